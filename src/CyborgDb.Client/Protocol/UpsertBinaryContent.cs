using CyborgDb.Protocol.Json;
using CyborgDb.Transport;

namespace CyborgDb.Protocol;

/// <summary>The body of <c>/vectors/upsert_binary</c>.</summary>
internal sealed class UpsertBinaryContent(IndexScope scope, BinaryBatch batch) : RequestContent(scope)
{
    public override Workload Work => new(Items: batch.Ids.Count);

    public override int? BatchSize => batch.Ids.Count;

    protected override async ValueTask WriteFieldsAsync(BodyWriter writer)
    {
        var json = writer.Json;
        json.WriteStartObject("batch"u8);

        json.WriteStartArray("ids"u8);
        await IdsJson.WriteAsync(batch.Ids, writer).ConfigureAwait(false);
        json.WriteEndArray();

        json.WritePropertyName("vectors_b64"u8);
        await VectorEncoder.WriteAsync(batch.Vectors, writer).ConfigureAwait(false);
        json.WriteNumber("dimension"u8, batch.Vectors.Dimension);

        if (batch.Metadata is { } metadata)
        {
            json.WriteStartArray("metadata"u8);
            for (var row = 0; row < metadata.Count; row++)
            {
                if (metadata[row] is { } fields)
                    MetadataJson.Write(json, fields);
                else
                    json.WriteNullValue();
                await writer.FlushIfFullAsync().ConfigureAwait(false);
            }
            json.WriteEndArray();
        }

        if (batch.Contents is { } contents)
        {
            json.WriteStartArray("contents"u8);
            for (var row = 0; row < contents.Count; row++)
            {
                if (contents[row] is { } entry)
                    await ContentsJson.WriteAsync(entry, writer).ConfigureAwait(false);
                else
                    json.WriteNullValue();
                await writer.FlushIfFullAsync().ConfigureAwait(false);
            }
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }
}
