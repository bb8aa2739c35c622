using System.Net;
using CyborgDb.Transport;

namespace CyborgDb.Protocol;

/// <summary>The body of <c>/vectors/query</c> for text that the service makes a vector of.</summary>
internal sealed class QueryTextContent(IndexScope scope, string text, QueryOptions options) : QueryContent(scope, options)
{
    public override Workload Work => new(Texts: 1, Queries: 1, UsesModel: true);

    public override int? BatchSize => 1;

    public override string? Advice(HttpStatusCode status, string said) =>
        RefusalAdvice.IsMistake(status) && RefusalAdvice.Says(said, "model")
            ? RefusalAdvice.ModelIsMissing
            : base.Advice(status, said);

    protected override async ValueTask WriteQueryAsync(BodyWriter writer)
    {
        writer.Json.WritePropertyName("query_contents"u8);
        await writer.WriteTextAsync(text.AsMemory()).ConfigureAwait(false);
    }
}
