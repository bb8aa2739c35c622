using System.Text.Json;

namespace CyborgDb.Primitives;

/// <summary>Short strings that come again and again, such as the names of metadata fields: each is made once, as long as nothing takes its place.</summary>
internal sealed class TextCache
{
    private const int Longest = 32;

    private readonly string?[] _texts = new string?[128];

    /// <summary>The string, or property name, that the reader is at.</summary>
    public string Read(ref Utf8JsonReader reader)
    {
        var text = reader.ValueSpan;
        if (reader.HasValueSequence || reader.ValueIsEscaped || text.Length is 0 or > Longest)
            return reader.GetString()!;
        var hash = (uint)text.Length * 31 + text[0];
        hash = hash * 31 + text[text.Length / 2];
        hash = hash * 31 + text[^1];
        ref var cached = ref _texts[hash % (uint)_texts.Length];
        if (cached is null || !reader.ValueTextEquals(cached))
            cached = reader.GetString()!;
        return cached;
    }
}
