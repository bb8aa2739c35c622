using CyborgDb.Transport;

namespace CyborgDb.Protocol;

/// <summary>The body of <c>/vectors/query_binary</c>.</summary>
internal sealed class QueryVectorsContent(IndexScope scope, VectorMatrix vectors, QueryOptions options) : QueryContent(scope, options)
{
    public override Workload Work => new(Queries: vectors.Rows);

    public override int? BatchSize => vectors.Rows;

    protected override async ValueTask WriteQueryAsync(BodyWriter writer)
    {
        writer.Json.WriteStartObject("batch"u8);
        writer.Json.WritePropertyName("vectors_b64"u8);
        await VectorEncoder.WriteAsync(vectors, writer).ConfigureAwait(false);
        writer.Json.WriteNumber("dimension"u8, vectors.Dimension);
        writer.Json.WriteEndObject();
    }
}
