using System.Net;
using System.Text.Json;
using CyborgDb.Protocol.Json;
using CyborgDb.Transport;

namespace CyborgDb.Protocol;

/// <summary>The body of <c>/vectors/upsert</c>, which takes items without a vector, and vectors as numbers.</summary>
internal sealed class UpsertItemsContent(IndexScope scope, IReadOnlyList<VectorItem> items) : RequestContent(scope)
{
    /// <summary>So many that a vector of any length stays within the buffer.</summary>
    private const int NumbersAtOnce = 1024;

    public override Workload Work
    {
        get
        {
            var texts = 0;
            for (var row = 0; row < items.Count; row++)
                texts += items[row].Vector is null ? 1 : 0;
            return new(Items: items.Count, Texts: texts, UsesModel: texts > 0);
        }
    }

    public override int? BatchSize => items.Count;

    public override string? Advice(HttpStatusCode status, string said) =>
        RefusalAdvice.IsMistake(status) && Work.UsesModel && RefusalAdvice.Says(said, "vector")
            ? RefusalAdvice.ModelIsMissing
            : base.Advice(status, said);

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
                for (var rest = vector; !rest.IsEmpty; rest = rest[Math.Min(rest.Length, NumbersAtOnce)..])
                {
                    WriteNumbers(json, rest.Span[..Math.Min(rest.Length, NumbersAtOnce)]);
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

    private static void WriteNumbers(Utf8JsonWriter json, ReadOnlySpan<float> values)
    {
        foreach (var value in values)
            json.WriteNumberValue(value);
    }
}
