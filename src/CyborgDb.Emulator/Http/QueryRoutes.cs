using System.Numerics.Tensors;
using CyborgDb.Emulator.Access;
using CyborgDb.Emulator.Embedding;
using CyborgDb.Emulator.Search;
using CyborgDb.Emulator.Storage;
using CyborgDb.Emulator.Text;

namespace CyborgDb.Emulator.Http;

/// <summary>Both ways of searching by vector, in 0.18 also by text beside it.</summary>
sealed class QueryRoutes(IndexGate gate, EmbeddingModels models, ServiceVersion version, ContractReadings readings)
{
    public IEnumerable<Route> All =>
    [
        new("POST", "/v1/vectors/query", RouteAccess.Read, QueryAsync),
        new("POST", "/v1/vectors/query_binary", RouteAccess.Read, QueryBinaryAsync),
    ];

    async Task QueryAsync(HttpContext context)
    {
        using RequestBody body = await RequestBody.ReadAsync(context);
        (IndexAddress address, SearchOptions options, QueryVectors query) = body.Read(fields => (
            fields.IndexAddress(), SearchOptions.Read(fields, version, readings), QueryVectors.Read(fields)));
        using UnlockedIndex unlocked = gate.Unlock(context, address);
        CompiledSearch search = options.Compile(version, readings, unlocked.Index);
        query.Check();

        if (query.Contents is { } contents)
        {
            using EmbeddedTexts embedded = await models.EmbedAsync(unlocked.Index, [contents], context.RequestAborted);
            await AnswerAsync(context, unlocked, search, new(embedded.All, Count: 1, embedded.Dimension, IsNested: false));
            return;
        }

        using var vectors = new PooledMemory<float>(query.Count * query.Dimension);
        query.CopyTo(vectors.Span);
        await AnswerAsync(context, unlocked, search, new(vectors.Memory, query.Count, query.Dimension, query.IsNested));
    }

    async Task QueryBinaryAsync(HttpContext context)
    {
        using RequestBody body = await RequestBody.ReadBinaryAsync(context);
        (IndexAddress address, SearchOptions options, int dimension) = body.Read(fields =>
        {
            var common = (fields.IndexAddress(), SearchOptions.Read(fields, version, readings));
            if (fields.RequiredObject("batch") is not { } batch)
                return (common.Item1, common.Item2, 0);
            batch.RequiredString("vectors_b64");
            return (common.Item1, common.Item2, batch.RequiredInteger("dimension", least: 1));
        });
        using UnlockedIndex unlocked = gate.Unlock(context, address);
        CompiledSearch search = options.Compile(version, readings, unlocked.Index);

        using PooledMemory<float> vectors = Decode(body.Vectors, dimension, out int count);
        await AnswerAsync(context, unlocked, search, new(vectors.Memory, count, dimension, IsNested: true));
    }

    readonly record struct Queries(ReadOnlyMemory<float> Vectors, int Count, int Dimension, bool IsNested);

    Task AnswerAsync(HttpContext context, UnlockedIndex unlocked, CompiledSearch search, Queries queries)
    {
        // The records first: with a record, the dimension is known and stays.
        StoredRecord[] records = unlocked.Index.Snapshot();
        unlocked.Index.RequireDimension(queries.Dimension, "the query");
        if (queries.Count > 0 && !TensorPrimitives.IsFiniteAll(queries.Vectors.Span))
            throw RejectedException.BadRequest("A query vector holds a NaN or an infinity");
        SearchOptions options = search.Options;
        int wanted = search.Text is null ? options.TopK : options.Fusion.Window(options.TopK);
        SearchHit[][] hits = ExactSearch.Run(unlocked, records, queries.Vectors.Span, queries.Count, wanted, search.Filter);
        if (search.Text is { } text)
        {
            TextHit[] byText = TextSearch.Run(unlocked, records, text, search.Filter);
            hits = Array.ConvertAll(hits, byVector => options.Fusion.Fuse(byVector, byText, options.TopK));
        }

        bool isFlat = readings.OneVector == OneVectorAnswer.Flat && queries.Count == 1;
        return QueryAnswer.SendAsync(context, unlocked, hits, options.Include, queries.IsNested && !isFlat);
    }

    static PooledMemory<float> Decode(Base64Text text, int dimension, out int count)
    {
        using var reader = new Base64RowReader(text);
        long most = text.MostBytes / sizeof(float);
        var vectors = new PooledMemory<float>((int)(most / dimension * dimension));
        count = 0;
        try
        {
            Span<float> rest = vectors.Span;
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
