using System.Numerics.Tensors;
using CyborgDb.Emulator.Access;
using CyborgDb.Emulator.Embedding;
using CyborgDb.Emulator.Search;
using CyborgDb.Emulator.Storage;
using CyborgDb.Emulator.Text;

namespace CyborgDb.Emulator.Http;

/// <summary>Both ways of searching by vector, in 0.18 also by text beside it.</summary>
internal sealed class QueryRoutes(IndexGate gate, EmbeddingModels models, ServiceVersion version, ContractReadings readings)
{
    public IEnumerable<Route> All =>
    [
        new("POST", "/v1/vectors/query", RouteAccess.Read, QueryAsync),
        new("POST", "/v1/vectors/query_binary", RouteAccess.Read, QueryBinaryAsync),
    ];

    private async Task QueryAsync(HttpContext context)
    {
        using var body = await RequestBody.ReadAsync(context).ConfigureAwait(false);
        (var address, var options, var query) = body.Read(fields => (
            fields.IndexAddress(), SearchOptions.Read(fields, version, readings), QueryVectors.Read(fields)));
        using var unlocked = gate.Unlock(context, address);
        var search = options.Compile(version, readings, unlocked.Index);
        query.Check();

        if (query.Contents is { } contents)
        {
            using var embedded = await models.EmbedAsync(unlocked.Index, [contents], context.RequestAborted).ConfigureAwait(false);
            await AnswerAsync(context, unlocked, search, new(embedded.All, Count: 1, embedded.Dimension, IsNested: false)).ConfigureAwait(false);
            return;
        }

        using var vectors = new PooledMemory<float>(query.Count * query.Dimension);
        query.CopyTo(vectors.Span);
        await AnswerAsync(context, unlocked, search, new(vectors.Memory, query.Count, query.Dimension, query.IsNested)).ConfigureAwait(false);
    }

    private async Task QueryBinaryAsync(HttpContext context)
    {
        using var body = await RequestBody.ReadBinaryAsync(context).ConfigureAwait(false);
        (var address, var options, var dimension) = body.Read(fields =>
        {
            var common = (fields.IndexAddress(), SearchOptions.Read(fields, version, readings));
            if (fields.RequiredObject("batch") is not { } batch)
                return (common.Item1, common.Item2, 0);
            batch.RequiredString("vectors_b64");
            return (common.Item1, common.Item2, batch.RequiredInteger("dimension", least: 1));
        });
        using var unlocked = gate.Unlock(context, address);
        var search = options.Compile(version, readings, unlocked.Index);

        using var vectors = Decode(body.Vectors, dimension, out var count);
        await AnswerAsync(context, unlocked, search, new(vectors.Memory, count, dimension, IsNested: true)).ConfigureAwait(false);
    }

    private readonly record struct Queries(ReadOnlyMemory<float> Vectors, int Count, int Dimension, bool IsNested);

    private Task AnswerAsync(HttpContext context, UnlockedIndex unlocked, CompiledSearch search, Queries queries)
    {
        // The records first: with a record, the dimension is known and stays.
        var records = unlocked.Index.Snapshot();
        unlocked.Index.RequireDimension(queries.Dimension, "the query");
        if (queries.Count > 0 && !TensorPrimitives.IsFiniteAll(queries.Vectors.Span))
            throw RejectedException.BadRequest("A query vector holds a NaN or an infinity");
        var options = search.Options;
        var wanted = search.Text is null ? options.TopK : options.Fusion.Window(options.TopK);
        var hits = ExactSearch.Run(unlocked, records, queries.Vectors.Span, queries.Count, wanted, search.Filter);
        if (search.Text is { } text)
        {
            var byText = TextSearch.Run(unlocked, records, text, search.Filter);
            hits = Array.ConvertAll(hits, byVector => options.Fusion.Fuse(byVector, byText, options.TopK));
        }

        var isFlat = readings.OneVector == OneVectorAnswer.Flat && queries.Count == 1;
        return QueryAnswer.SendAsync(context, unlocked, hits, options.Include, queries.IsNested && !isFlat);
    }

    private static PooledMemory<float> Decode(Base64Text text, int dimension, out int count)
    {
        using var reader = new Base64RowReader(text);
        var most = text.MostBytes / sizeof(float);
        var vectors = new PooledMemory<float>((int)(most / dimension * dimension));
        count = 0;
        try
        {
            var rest = vectors.Span;
            while (rest.Length >= dimension && reader.TryReadRow(rest[..dimension]))
            {
                rest = rest[dimension..];
                count++;
            }

            reader.SkipRest();
            if (reader.DecodedBytes != (long)count * dimension * sizeof(float))
                throw RejectedException.BadRequest($"vectors_b64 holds {reader.DecodedBytes} bytes, which is not a whole number of vectors of dimension {dimension}");
            return vectors;
        }
        catch
        {
            vectors.Dispose();
            throw;
        }
    }
}
