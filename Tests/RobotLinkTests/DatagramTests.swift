import Testing

@testable import RobotLink

@Suite struct DatagramTests {
  @Test("addresses are read and written")
  func addresses() throws {
    let address = try DatagramAddress("127.0.0.1:9100")
    #expect(address == DatagramAddress(host: 0x7F00_0001, port: 9100))
    #expect(address.description == "127.0.0.1:9100")
    #expect(try DatagramAddress("localhost:80") == DatagramAddress("127.0.0.1:80"))
    #expect(try DatagramAddress("192.168.1.20:7", allowsNetwork: true).host == 0xC0A8_0114)
  }

  @Test(
    "what is no address of this computer is refused",
    arguments: [
      "127.0.0.1", "127.0.0.1:", "127.0.0.1:70000", "127.0.0:1", "127.0.0.256:1", "robot:9100",
      "127.0.0.1:9100:1", "", ":", "127..0.1:1", "192.168.1.20:9100", "0.0.0.0:9100",
    ])
  func refusedAddresses(text: String) {
    #expect(throws: LinkError.self) { try DatagramAddress(text) }
  }

  @Test("datagrams go over sockets of this computer, and long ones tell their length")
  func sockets() throws {
    let own = try DatagramAddress("127.0.0.1:0")
    let (first, second) = (try UDPSocket(listeningOn: own), try UDPSocket(listeningOn: own))
    #expect(first.address.port != 0 && first.address != second.address)
    var buffer = [UInt8](repeating: 0, count: 4)
    #expect(second.receive(into: &buffer) == nil)
    first.send([1, 2, 3, 4, 5], count: 3, to: second.address)
    first.send([1, 2, 3, 4, 5, 6], count: 6, to: second.address)
    let short = second.receive(into: &buffer)
    #expect(short == ReceivedDatagram(byteCount: 3, sender: first.address))
    #expect(buffer == [1, 2, 3, 0])
    #expect(second.receive(into: &buffer)?.byteCount == 6)
    #expect(second.receive(into: &buffer) == nil)
    // To a port where nobody listens: lost, and nothing else.
    let nobody = first.address
    second.send([1], count: 1, to: DatagramAddress(host: nobody.host, port: 1))
  }

  @Test("a port that is taken is refused with its address")
  func taken() throws {
    let socket = try UDPSocket(listeningOn: DatagramAddress("127.0.0.1:0"))
    do {
      _ = try UDPSocket(listeningOn: socket.address)
      Issue.record("a port was given twice")
    } catch {
      #expect(error.description.contains(socket.address.description))
    }
  }
}
