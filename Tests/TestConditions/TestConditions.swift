import CAllocationCounter

/// What tests need of the build that they are in.
public enum TestConditions {
  #if DEBUG
    /// Whether the build is an optimised one: some walks take minutes in others.
    public static let isOptimized = false
  #else
    /// Whether the build is an optimised one: some walks take minutes in others.
    public static let isOptimized = true
  #endif

  /// Whether allocations can be counted and mean something: code that is not optimised asks for memory where
  /// optimised code does not, and a sanitizer has the allocator to itself.
  public static var countsAllocations: Bool { isOptimized && treadmill_allocation_count() >= 0 }
}
