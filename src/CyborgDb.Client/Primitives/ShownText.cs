using System.Text.Encodings.Web;

namespace CyborgDb.Primitives;

/// <summary>An id or a name as an error shows it: shortened, and with control characters escaped.</summary>
internal static class ShownText
{
    private const int Longest = 64;

    public static string Of(ReadOnlySpan<char> text)
    {
        var shown = text.Length <= Longest ? text.ToString() : string.Concat(text[..Longest], "…");
        return JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(shown);
    }
}
