using System.Text;

namespace CyborgDb.Primitives;

/// <summary>
/// The text of checkpoints: what kind it is and of which version, and fields by their names, each with a semicolon behind it, so that text which is cut short
/// is recognised. Such as <c>cyborgdb-copy-1;id=item%205;</c>.
/// </summary>
internal static class CheckpointText
{
    public static string Write(string kind, params ReadOnlySpan<(string Name, string? Value)> fields)
    {
        var text = new StringBuilder(kind).Append(';');
        foreach (var (name, value) in fields)
        {
            if (value is not null)
                text.Append(name).Append('=').Append(value).Append(';');
        }
        return text.ToString();
    }

    /// <summary>The fields of a text; <see langword="null"/> where it is not of this kind.</summary>
    public static Dictionary<string, string>? Read(string kind, string text)
    {
        if (text.Split(';') is not [var start, .. var parts, ""] || start != kind)
            return null;
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var part in parts)
        {
            var end = part.IndexOf('=', StringComparison.Ordinal);
            if (end < 0 || !fields.TryAdd(part[..end], part[(end + 1)..]))
                return null;
        }
        return fields;
    }

    /// <summary>What may have any characters, as a field's value.</summary>
    public static string Escape(string text) => Uri.EscapeDataString(text);

    public static string Unescape(string text) => Uri.UnescapeDataString(text);

    public static string? Escape(IndexPlace? place) =>
        // An address is easier to read as it is.
        place is null ? null : $"{Escape(place.Name)}@{Escape(place.Service).Replace("%3A", ":", StringComparison.Ordinal).Replace("%2F", "/", StringComparison.Ordinal)}";

    /// <summary>An index as a field's value names it; <see langword="null"/> where it names none.</summary>
    public static IndexPlace? PlaceOf(string text) => text.Split('@') is [var name, var service] ? new(Unescape(name), Unescape(service)) : null;
}
