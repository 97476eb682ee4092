// Colours of the picture, in linear light; left and right as in the project's charts.

const linear = (hex) =>
  [1, 3, 5].map((start) => (parseInt(hex.slice(start, start + 2), 16) / 255) ** 2.2);

const hexPalettes = {
  light: {
    background: "#eef1f5", ground: "#d9dee6", line: "#7f8a99", shade: "#20242b",
    middle: "#98a1ad", left: "#dd6a1c", right: "#2b7fc0",
    force: "#178a45", push: "#c4206b", command: "#0b8fa8", ghost: "#6a50c8",
  },
  dark: {
    background: "#14181e", ground: "#2a313b", line: "#7c8899", shade: "#000000",
    middle: "#a9b2be", left: "#ef8a3f", right: "#4b9fe0",
    force: "#3fcb76", push: "#ff5c9e", command: "#35c5dd", ghost: "#9d87f2",
  },
};

/** The colours of a scheme, and for paper. */
function paletteOf(scheme) {
  const hex = hexPalettes[scheme] ?? { ...hexPalettes.light, background: "#ffffff" };
  return Object.fromEntries(Object.entries(hex).map(([name, value]) => [name, linear(value)]));
}
