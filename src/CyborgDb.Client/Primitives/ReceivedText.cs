using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace CyborgDb.Primitives;

/// <summary>
/// Makes what others wrote fit for a message, which ends up in logs: on one line, not endless, and without what is or looks like a secret,
/// because whoever answered may have echoed the request.
/// </summary>
/// <param name="apiKey">The credential that the request went with.</param>
/// <param name="key">The index key that it went with.</param>
internal sealed partial class ReceivedText(string? apiKey, IndexKey? key)
{
    /// <summary>For what the service says.</summary>
    public const int Sentence = 1024;

    /// <summary>For a name, an id or a version.</summary>
    public const int Word = 128;

    private const string Hidden = "…";

    /// <summary>A shorter credential is left alone in its encoded forms: they would be found in any text.</summary>
    private const int ShortestEncoded = 8;

    /// <summary>The base64 of 32 bytes without its padding.</summary>
    private const int Base64Length = 43;

    public string Clean(string text, int longest = Sentence)
    {
        text = OnOneLine(text);
        if (apiKey is not null && apiKey.Length <= text.Length)
            text = WithoutCredential(text, apiKey);
        if (key is not null && text.Length >= Base64Length)
            text = WithoutKey(text, key);
        text = Secrets().Replace(text, Hidden);
        if (text.Length <= longest)
            return text;
        var cut = longest - 1;
        return text[..(char.IsHighSurrogate(text[cut - 1]) ? cut - 1 : cut)] + "…";
    }

    /// <summary>
    /// Nothing that ends the line, colours a terminal or turns the direction of writing: each such character becomes a space. The joiners that
    /// some scripts are written with stay.
    /// </summary>
    private static string OnOneLine(string text)
    {
        if (text.AsSpan().IndexOfAnyExceptInRange(' ', '~') < 0)
            return text;
        var line = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            var isHarmless = Rune.GetUnicodeCategory(rune) is not (
                UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
            if (isHarmless || rune.Value is 0x200C or 0x200D)
                line.Append(rune.ToString());
            else
                line.Append(' ');
        }
        return line.ToString();
    }

    private static string WithoutCredential(string text, string apiKey)
    {
        text = text.Replace(apiKey, Hidden, StringComparison.OrdinalIgnoreCase);
        if (apiKey.Length < ShortestEncoded)
            return text;
        var bytes = Encoding.UTF8.GetBytes(apiKey);
        var base64 = Convert.ToBase64String(bytes).TrimEnd('=');
        return text.Replace(Convert.ToHexString(bytes), Hidden, StringComparison.OrdinalIgnoreCase)
            .Replace(base64, Hidden, StringComparison.Ordinal)
            .Replace(InAddresses(base64), Hidden, StringComparison.Ordinal);
    }

    /// <summary>Takes the base64 of the key out, without making a string of it; its hexadecimal form is found as that of any key.</summary>
    private static string WithoutKey(string text, IndexKey key)
    {
        Span<byte> bytes = stackalloc byte[IndexKey.Size];
        Span<char> base64 = stackalloc char[Base64Length + 1];
        try
        {
            key.CopyTo(bytes);
            Convert.TryToBase64Chars(bytes, base64, out _);
            text = Without(text, base64[..Base64Length]);
            base64.Replace('+', '-');
            base64.Replace('/', '_');
            return Without(text, base64[..Base64Length]);
        }
        catch (ObjectDisposedException)
        {
            return text;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
            base64.Clear();
        }
    }

    private static string Without(string text, ReadOnlySpan<char> secret)
    {
        for (int at; (at = text.AsSpan().IndexOf(secret)) >= 0;)
            text = string.Concat(text.AsSpan(0, at), Hidden, text.AsSpan(at + secret.Length));
        return text;
    }

    private static string InAddresses(string base64) => base64.Replace('+', '-').Replace('/', '_');

    /// <summary>
    /// An index key in hexadecimal or base64 (in which 32 bytes have letters of both cases and digits among them), and a user's token, as it is
    /// and in both.
    /// </summary>
    [GeneratedRegex("""
        [0-9a-fA-F]{64,}
        | cdbk_[A-Za-z0-9_-]*
        | 6364626[bB]5[fF][0-9a-fA-F]*
        | Y2Ria1[89][A-Za-z0-9+/_-]*={0,2}
        | (?<![A-Za-z0-9+/_-]) (?=[A-Za-z0-9+/_-]*[A-Z]) (?=[A-Za-z0-9+/_-]*[a-z]) (?=[A-Za-z0-9+/_-]*[0-9]) [A-Za-z0-9+/_-]{43,}={0,2}
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Secrets();
}
