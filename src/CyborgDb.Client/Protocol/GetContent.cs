using CyborgDb.Transport;
using CyborgDb.Vectors;

namespace CyborgDb.Protocol;

/// <summary>The body of <c>/vectors/get</c>.</summary>
internal sealed class GetContent(IndexScope scope, IdList ids, ItemFields include) : RequestContent(scope)
{
    public override Workload Work => new(Items: ids.Count);

    public override int? BatchSize => ids.Count;

    protected override async ValueTask WriteFieldsAsync(BodyWriter writer)
    {
        var json = writer.Json;
        json.WriteStartArray("ids"u8);
        await IdsJson.WriteAsync(ids, writer).ConfigureAwait(false);
        json.WriteEndArray();
        json.WriteStartArray("include"u8);
        if (include.HasFlag(ItemFields.Vector))
            json.WriteStringValue("vector"u8);
        if (include.HasFlag(ItemFields.Contents))
            json.WriteStringValue("contents"u8);
        if (include.HasFlag(ItemFields.Metadata))
            json.WriteStringValue("metadata"u8);
        json.WriteEndArray();
    }
}
