using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Encodings.Web;

namespace CyborgDb.Ingestion;

/// <summary>How many bytes an item takes on the wire, a little rounded up: found without writing it, as it decides only where a batch ends.</summary>
internal static class WireSize
{
    /// <summary>Quotes, commas, and the <c>null</c>s of an item without metadata and contents.</summary>
    private const int PerItem = 16;

    private const int PerNumber = 24;

    /// <summary><c>-1.17549435E-38</c>, and one to spare.</summary>
    private const int LongestFloat = 16;

    private static readonly SearchValues<char> s_escaped = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Select(c => (char)c), '"', '\\', '\u007F']);

    public static long Vector(int dimension) => ((long)dimension * sizeof(float) + 2) / 3 * 4;

    /// <summary>An item over the binary route.</summary>
    public static long Of(VectorItem item) => Vector(item.Vector?.Length ?? 0) + Around(item.Id, item.Metadata, item.Contents);

    /// <summary>How many bytes more its vector can take as JSON numbers.</summary>
    public static long VectorMoreAsText(VectorItem item) =>
        item.Vector is { } vector ? (long)vector.Length * (LongestFloat + 1) - Vector(vector.Length) : 0;

    /// <summary>An item but for its vector.</summary>
    public static long Around(ReadOnlySpan<char> id, Metadata? metadata, ItemContents? contents) =>
        PerItem + Text(id) + (metadata is null ? 0 : Of(metadata)) + contents switch
        {
            null => 0,
            { IsText: true } => Text(contents.Text),
            _ => ((long)contents.Bytes.Length + 2) / 3 * 4,
        };

    private static long Of(Metadata metadata)
    {
        long size = 2;
        foreach (var (name, value) in metadata.Fields)
            size += Text(name) + 4 + Of(value);
        return size;
    }

    private static long Of(MetadataValue value) => value.Kind switch
    {
        MetadataValueKind.Number => PerNumber,
        MetadataValueKind.String => Text(value.AsString()) + 2,
        MetadataValueKind.StringList => value.Strings.Sum(static text => Text(text) + 3) + 2,
        MetadataValueKind.Map => Of(value.AsMap()),
        MetadataValueKind.Json => JsonMarshal.GetRawUtf8Value(value.AsJson()).Length,
        _ => 5,
    };

    private static long Text(ReadOnlySpan<char> text)
    {
        long size = Encoding.UTF8.GetByteCount(text);
        // An escape takes two or six; of a pair of surrogates twelve.
        if (size > text.Length)
        {
            foreach (var rune in text.EnumerateRunes())
            {
                if (!rune.IsAscii && JavaScriptEncoder.UnsafeRelaxedJsonEscaping.WillEncode(rune.Value))
                    size += 6 * rune.Utf16SequenceLength - rune.Utf8SequenceLength;
            }
        }
        for (int at; (at = text.IndexOfAny(s_escaped)) >= 0; text = text[(at + 1)..])
            size += text[at] is '"' or '\\' or '\n' or '\r' or '\t' or '\b' or '\f' ? 1 : 5;
        return size;
    }
}
