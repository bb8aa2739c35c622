using CyborgDb.Transport;
using CyborgDb.Vectors;

namespace CyborgDb.Protocol;

/// <summary>The body of <c>/vectors/delete</c>.</summary>
internal sealed class DeleteContent(IndexScope scope, IdList ids) : RequestContent(scope)
{
    public override Workload Work => new(Items: ids.Count);

    public override int? BatchSize => ids.Count;

    protected override async ValueTask WriteFieldsAsync(BodyWriter writer)
    {
        writer.Json.WriteStartArray("ids"u8);
        await IdsJson.WriteAsync(ids, writer).ConfigureAwait(false);
        writer.Json.WriteEndArray();
    }
}
