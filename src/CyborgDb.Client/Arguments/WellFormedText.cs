using System.Runtime.CompilerServices;

namespace CyborgDb.Arguments;

/// <summary>Text that has a form in UTF-8: no unpaired surrogates. Anything else would reach the service changed, so it is refused.</summary>
internal static class WellFormedText
{
    /// <summary>The position of the first unpaired surrogate, or -1.</summary>
    public static int IndexOfUnpairedSurrogate(ReadOnlySpan<char> text)
    {
        for (var start = 0; ;)
        {
            var found = text[start..].IndexOfAnyInRange('\uD800', '\uDFFF');
            if (found < 0)
                return -1;
            var at = start + found;
            if (!char.IsHighSurrogate(text[at]) || at + 1 == text.Length || !char.IsLowSurrogate(text[at + 1]))
                return at;
            start = at + 2;
        }
    }

    public static void ThrowIfNot(ReadOnlySpan<char> text, [CallerArgumentExpression(nameof(text))] string? parameter = null)
    {
        var at = IndexOfUnpairedSurrogate(text);
        if (at >= 0)
            throw new ArgumentException($"The text has an unpaired surrogate at position {at}, which has no form in UTF-8.", parameter);
    }
}
