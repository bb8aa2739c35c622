using System.Numerics.Tensors;
using System.Text.Json;
using CyborgDb.Emulator.Embedding;
using CyborgDb.Emulator.Search;
using CyborgDb.Emulator.Access;
using CyborgDb.Emulator.Storage;

namespace CyborgDb.Emulator.Http;

/// <summary>Both ways of searching by vector.</summary>
sealed class QueryRoutes(IndexGate gate, ServiceVersion version)
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
            fields.IndexAddress(), SearchOptions.Read(fields, version), QueryVectors.Read(fields)));
        using UnlockedIndex unlocked = gate.Unlock(context, address);
        Filter? filter = options.Compile();
        query.Check(unlocked.Index);

        using var vectors = new PooledPlaintext<float>(query.Count * query.Dimension);
        query.CopyTo(vectors.Span);
        await AnswerAsync(context, unlocked, options, filter, vectors.Memory, query.Count, query.Dimension, query.IsNested);
    }

    async Task QueryBinaryAsync(HttpContext context)
    {
        using RequestBody body = await RequestBody.ReadBinaryAsync(context);
        (IndexAddress address, SearchOptions options, int dimension) = body.Read(fields =>
        {
            var common = (fields.IndexAddress(), SearchOptions.Read(fields, version));
            if (fields.RequiredObject("batch") is not { } batch)
                return (common.Item1, common.Item2, 0);
            batch.RequiredString("vectors_b64");
            return (common.Item1, common.Item2, batch.RequiredInteger("dimension", least: 1));
        });
        using UnlockedIndex unlocked = gate.Unlock(context, address);
        Filter? filter = options.Compile();

        using PooledPlaintext<float> vectors = Decode(body.Vectors, dimension, out int count);
        await AnswerAsync(context, unlocked, options, filter, vectors.Memory, count, dimension, isNested: true);
    }

    static Task AnswerAsync(
        HttpContext context,
        UnlockedIndex unlocked,
        SearchOptions options,
        Filter? filter,
        ReadOnlyMemory<float> queries,
        int count,
        int dimension,
        bool isNested)
    {
        // The records first: with a record, the dimension is known and stays.
        StoredRecord[] records = unlocked.Index.Snapshot();
        unlocked.Index.RequireDimension(dimension, "the query");
        if (count > 0 && !TensorPrimitives.IsFiniteAll(queries.Span))
            throw RejectedException.BadRequest("A query vector holds a NaN or an infinity");
        SearchHit[][] hits = ExactSearch.Run(unlocked, records, queries.Span, count, options.TopK, filter);
        return QueryAnswer.SendAsync(context, unlocked, hits, options.Include, isNested);
    }

    static PooledPlaintext<float> Decode(Base64Text text, int dimension, out int count)
    {
        using var reader = new Base64RowReader(text);
        long most = text.MostBytes / sizeof(float);
        var vectors = new PooledPlaintext<float>((int)(most / dimension * dimension));
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
