using System.Text.Json;

namespace CyborgDb.Protocol;

/// <summary>Reads what <c>/vectors/get</c> answers.</summary>
internal sealed class ItemsReader(Stream stream, ItemFields include, int maxItemBytes) : ResultsReader<StoredItem>(stream, RowShape.Flat, maxItemBytes)
{
    protected override bool TryReadRow(ref JsonCursor cursor)
    {
        string? id = null;
        var parts = new ItemParts();
        if (include.HasFlag(ItemFields.Vector))
            parts.SetVector(null);
        if (include.HasFlag(ItemFields.Contents))
            parts.SetContents(null);
        if (include.HasFlag(ItemFields.Metadata))
            parts.SetMetadata(null);
        var seen = 0;
        while (true)
        {
            if (!cursor.Reader.Read())
                return false;
            if (cursor.Reader.TokenType == JsonTokenType.EndObject)
                break;
            ref var reader = ref cursor.Reader;
            if (reader.ValueTextEquals("id"u8))
            {
                Once(ref seen, 1);
                if (!TryReadId(ref reader, out id))
                    return false;
            }
            else if (reader.ValueTextEquals("vector"u8))
            {
                Once(ref seen, 2);
                if (!TryReadVector(ref cursor, out var vector))
                    return false;
                parts.SetVector(vector);
            }
            else if (reader.ValueTextEquals("contents"u8))
            {
                Once(ref seen, 4);
                if (!reader.Read())
                    return false;
                // Empty text is also what the service gives for an item that has none.
                parts.SetContents(reader.GetString() is { Length: > 0 } text ? ItemContents.Received(text) : null);
            }
            else if (reader.ValueTextEquals("metadata"u8))
            {
                Once(ref seen, 8);
                if (!TryReadMetadata(ref reader, out var metadata))
                    return false;
                parts.SetMetadata(metadata);
            }
            else if (!reader.Read() || !reader.TrySkip())
            {
                return false;
            }
        }
        Results.Add(new StoredItem(parts) { Id = id ?? throw new JsonException("A row has no id.") });
        return true;
    }
}
