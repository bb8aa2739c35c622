using System.Text;

namespace Quickstart;

/// <summary>Digits as a terminal can show them.</summary>
internal static class Drawing
{
    private const string Shades = " .:-=+*#%@";

    /// <summary>Two images side by side, each pixel two characters wide so that they look square.</summary>
    public static string SideBySide(byte[] left, byte[] right)
    {
        var text = new StringBuilder();
        for (var row = 0; row < Digits.Side; row++)
            text.Append("    ").Append(Row(left, row)).Append("   |   ").Append(Row(right, row).TrimEnd()).AppendLine();
        return text.ToString();
    }

    private static string Row(byte[] pixels, int row) => string.Concat(
        pixels.Skip(row * Digits.Side).Take(Digits.Side).Select(pixel => new string(Shades[pixel * (Shades.Length - 1) / 16], 2)));
}
