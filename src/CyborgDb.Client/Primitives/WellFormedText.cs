using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace CyborgDb.Primitives;

/// <summary>Text that has a form in UTF-8: no unpaired surrogates. Anything else would reach the service changed, so it is refused.</summary>
internal static class WellFormedText
{
    // Not IndexOfAnyInRange: until it has been compiled with optimisations that allocates for every call.
    private static readonly SearchValues<char> s_surrogates = SearchValues.Create([.. Enumerable.Range(0xD800, 0x800).Select(c => (char)c)]);

    /// <summary>The position of the first unpaired surrogate, or -1.</summary>
    public static int IndexOfUnpairedSurrogate(ReadOnlySpan<char> text)
    {
        for (var start = 0; ;)
        {
            var found = text[start..].IndexOfAny(s_surrogates);
            if (found < 0)
                return -1;
            var at = start + found;
            if (!char.IsHighSurrogate(text[at]) || at + 1 == text.Length || !char.IsLowSurrogate(text[at + 1]))
                return at;
            start = at + 2;
        }
    }

    /// <param name="text">The text.</param>
    /// <param name="parameter">The parameter that it is, or is an option of.</param>
    /// <param name="what">How the error speaks of it.</param>
    public static void ThrowIfNot(ReadOnlySpan<char> text, [CallerArgumentExpression(nameof(text))] string? parameter = null, string what = "The text")
    {
        var at = IndexOfUnpairedSurrogate(text);
        if (at >= 0)
            throw new ArgumentException($"{what} has an unpaired surrogate at position {at}, which has no form in UTF-8.", parameter);
    }

    /// <summary>
    /// Refuses JSON with a name or a string in it that has an unpaired surrogate: the escape <c>\ud800</c> alone is correct JSON, and
    /// still has no form in UTF-8.
    /// </summary>
    public static void ThrowIfNot(JsonElement json, [CallerArgumentExpression(nameof(json))] string? parameter = null)
    {
        if (!Is(json))
            throw new ArgumentException("A string in the JSON has an unpaired surrogate, which has no form in UTF-8.", parameter);
    }

    /// <summary>Whether no name or string in the JSON has an unpaired surrogate.</summary>
    public static bool Is(JsonElement json)
    {
        try
        {
            ReadStrings(json);
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static void ReadStrings(JsonElement json)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.String:
                _ = json.GetString();
                break;
            case JsonValueKind.Array:
                foreach (var element in json.EnumerateArray())
                    ReadStrings(element);
                break;
            case JsonValueKind.Object:
                foreach (var property in json.EnumerateObject())
                {
                    _ = property.Name;
                    ReadStrings(property.Value);
                }
                break;
        }
    }
}
