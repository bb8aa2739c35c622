namespace CyborgDb.Protocol;

/// <summary>Ids as the elements of a JSON array.</summary>
internal static class IdsJson
{
    public static async ValueTask WriteAsync(IdList ids, BodyWriter writer)
    {
        for (var row = 0; row < ids.Count;)
        {
            row = WriteUntilFull(ids, row, writer);
            await writer.FlushIfFullAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Measuring fills nothing: it has to come back now and then, too.</summary>
    private const int MostAtOnce = 4096;

    private static int WriteUntilFull(IdList ids, int row, BodyWriter writer)
    {
        Span<char> buffer = stackalloc char[IdList.BufferSize];
        do
            writer.WriteElement(ids[row, buffer], isFirst: row == 0);
        while (++row < ids.Count && !writer.IsFull && row % MostAtOnce != 0);
        return row;
    }
}

/// <summary>The body of <c>/vectors/delete</c>.</summary>
internal sealed class DeleteContent(IndexScope scope, IdList ids) : RequestContent(scope)
{
    public override Workload Work => new(Items: ids.Count);

    protected override async ValueTask WriteFieldsAsync(BodyWriter writer)
    {
        writer.Json.WriteStartArray("ids"u8);
        await IdsJson.WriteAsync(ids, writer).ConfigureAwait(false);
        writer.Json.WriteEndArray();
    }
}

/// <summary>The body of <c>/vectors/get</c>.</summary>
internal sealed class GetContent(IndexScope scope, IdList ids, ItemFields include) : RequestContent(scope)
{
    public override Workload Work => new(Items: ids.Count);

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
