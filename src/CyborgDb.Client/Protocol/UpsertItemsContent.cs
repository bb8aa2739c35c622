namespace CyborgDb.Protocol;

/// <summary>The body of <c>/vectors/upsert</c>.</summary>
internal sealed class UpsertItemsContent(IndexScope scope, IReadOnlyList<VectorItem> items) : RequestContent(scope)
{
    protected override async ValueTask WriteFieldsAsync(BodyWriter writer)
    {
        var json = writer.Json;
        json.WriteStartArray("items"u8);
        for (var row = 0; row < items.Count; row++)
        {
            var item = items[row];
            json.WriteStartObject();
            json.WriteString("id"u8, item.Id);
            if (item.Vector is { } vector)
            {
                json.WriteStartArray("vector"u8);
                // In pieces, so that a vector of any length stays within the buffer.
                for (var start = 0; start < vector.Length; start += 1024)
                {
                    foreach (var value in vector.Span[start..Math.Min(vector.Length, start + 1024)])
                        json.WriteNumberValue(value);
                    await writer.FlushIfFullAsync().ConfigureAwait(false);
                }
                json.WriteEndArray();
            }
            if (item.Contents is { } contents)
            {
                json.WritePropertyName("contents"u8);
                await ContentsJson.WriteAsync(contents, writer).ConfigureAwait(false);
            }
            if (item.Metadata is { } metadata)
            {
                json.WritePropertyName("metadata"u8);
                MetadataJson.Write(json, metadata);
            }
            json.WriteEndObject();
            await writer.FlushIfFullAsync().ConfigureAwait(false);
        }
        json.WriteEndArray();
    }
}
