using System.Net.Http.Json;
using CyborgDb.Benchmarks.ByHand;
using CyborgDb.Benchmarks.Compare;

namespace CyborgDb.Benchmarks.Jobs;

/// <summary>Sending items, each with its vector, beside the JSON route by hand.</summary>
internal static class UpsertItemsJobs
{
    public static Job Make(Uri server, int rows, int dimension)
    {
        var data = new BenchmarkData(rows, dimension, extras: false);
        var vectors = data.Values.Chunk(dimension).ToArray();
        VectorItem[] items = [.. data.Ids.Zip(vectors, (id, vector) => new VectorItem(id, vector))];
        ItemBody[] bodies = [.. data.Ids.Zip(vectors, (id, vector) => new ItemBody(id, vector))];
        var index = new CyborgDbClient(server.ToString()).GetIndex(BenchmarkData.IndexName, BenchmarkData.Key);
        var http = new HttpClient { BaseAddress = server };
        return new Job("Upsert(items)", AllJobs.Size(rows, dimension), Math.Max(1, 1_000 / rows),
        [
            Contender.Of("UpsertAsync", Part.Ours, () => index.UpsertAsync(items)),
            Contender.Of("Upsert", Part.OursOtherwise, () =>
            {
                index.Upsert(items);
                return Task.CompletedTask;
            }),
            Contender.Of("PostAsJsonAsync, source-generated", Part.ByHand, async () =>
            {
                using var response = await http.PostAsJsonAsync(
                    "v1/vectors/upsert", new UpsertBody(BenchmarkData.IndexName, BenchmarkData.KeyText, bodies), BodyJson.Default.UpsertBody);
                response.EnsureSuccessStatusCode();
                await response.Content.ReadFromJsonAsync(BodyJson.Default.StatusBody);
            }),
        ],
        [Target.TimesAsFast(Part.ByHand, 12), Target.Allocated(64 * 1024)]);
    }
}
