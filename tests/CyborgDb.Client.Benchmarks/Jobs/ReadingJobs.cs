using System.Net.Http.Json;
using System.Runtime.InteropServices;
using CyborgDb.Benchmarks.ByHand;
using CyborgDb.Benchmarks.Compare;

namespace CyborgDb.Benchmarks.Jobs;

/// <summary>Reading items and matches.</summary>
internal static class ReadingJobs
{
    private static readonly Target[] s_targets = [Target.TimesAsFast(Part.ByHand, 2), Target.AllocationOf(Part.ByHand, 0.5)];

    public static Job MakeGet(Uri server, int rows, int dimension)
    {
        var ids = new BenchmarkData(rows, 1, extras: false).Ids;
        var address = new Uri(server, $"get-{rows}-{dimension}/");
        var index = new CyborgDbClient(address.ToString()).GetIndex(BenchmarkData.IndexName, BenchmarkData.Key);
        var http = new HttpClient { BaseAddress = address };
        return new Job("Reading", $"Get of {AllJobs.Size(rows, dimension)}", 1,
        [
            Contender.Of("GetAsync", Part.Ours, async () => Expect(rows, (await index.GetAsync(ids)).Count)),
            Contender.Of("Get", Part.OursOtherwise, () =>
            {
                Expect(rows, index.Get(ids).Count);
                return Task.CompletedTask;
            }),
            Contender.Of("ReadFromJsonAsync, source-generated", Part.ByHand, async () =>
            {
                using var response = await http.PostAsJsonAsync(
                    "v1/vectors/get", new GetBody(BenchmarkData.IndexName, BenchmarkData.KeyText, ids, ["vector", "contents", "metadata"]), BodyJson.Default.GetBody);
                response.EnsureSuccessStatusCode();
                var answer = await response.Content.ReadFromJsonAsync(BodyJson.Default.GetAnswer);
                Expect(rows, answer!.Results.Length);
            }),
        ], s_targets);
    }

    public static Job MakeQuery(Uri server, int queries, int top)
    {
        var data = new BenchmarkData(queries, 128, extras: false);
        var address = new Uri(server, $"query-{queries}-{top}/");
        var index = new CyborgDbClient(address.ToString()).GetIndex(BenchmarkData.IndexName, BenchmarkData.Key);
        var http = new HttpClient { BaseAddress = address };
        var options = new QueryOptions { TopK = top, Include = QueryInclude.Distance | QueryInclude.Metadata };
        return new Job("Reading", $"QueryBatch of {queries:#,0} × top {top}, with distances and metadata", 1,
        [
            Contender.Of("QueryBatchAsync", Part.Ours, async () => Expect(queries, (await index.QueryBatchAsync(data.Matrix, options)).Count)),
            Contender.Of("QueryBatch", Part.OursOtherwise, () =>
            {
                Expect(queries, index.QueryBatch(data.Matrix, options).Count);
                return Task.CompletedTask;
            }),
            Contender.Of("ReadFromJsonAsync, source-generated", Part.ByHand, async () =>
            {
                var vectors = Convert.ToBase64String(MemoryMarshal.AsBytes(data.Values.AsSpan()));
                using var response = await http.PostAsJsonAsync(
                    "v1/vectors/query_binary",
                    new QueryBody(BenchmarkData.IndexName, BenchmarkData.KeyText, new QueryBatchBody(vectors, data.Dimension), top, ["distance", "metadata"]),
                    BodyJson.Default.QueryBody);
                response.EnsureSuccessStatusCode();
                var answer = await response.Content.ReadFromJsonAsync(BodyJson.Default.QueryAnswer);
                Expect(queries, answer!.Results.Length);
            }),
        ], s_targets);
    }

    private static void Expect(int expected, int actual)
    {
        if (expected != actual)
            throw new InvalidOperationException($"{actual} rows came instead of {expected}.");
    }
}
