using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Runtime.InteropServices;
using CyborgDb.Benchmarks.ByHand;
using CyborgDb.Benchmarks.Compare;

namespace CyborgDb.Benchmarks.Jobs;

/// <summary>Sending vectors over the binary route.</summary>
internal static class UpsertBinaryJobs
{
    private const string Route = "v1/vectors/upsert_binary";

    public static Job Make(Uri server, OfficialWay? official, int rows, int dimension, bool extras)
    {
        var data = new BenchmarkData(rows, dimension, extras);
        var index = new CyborgDbClient(server.ToString()).GetIndex(BenchmarkData.IndexName, BenchmarkData.Key);
        var http = new HttpClient { BaseAddress = server };
        var encoded = data.EncodedAsync().GetAwaiter().GetResult();
        List<Contender> contenders =
        [
            Contender.Of("UpsertBinaryAsync", Part.Ours, () => index.UpsertBinaryAsync(data.Ids, data.Matrix, data.Metadata, data.Contents)),
            Contender.Of("UpsertBinary", Part.OursOtherwise, () =>
            {
                index.UpsertBinary(data.Ids, data.Matrix, data.Metadata, data.Contents);
                return Task.CompletedTask;
            }),
            Contender.Of("by hand", Part.ByHand, () => ByHandAsync(http, data)),
            Contender.Of("bytes encoded beforehand", Part.Bound, () => EncodedAsync(http, encoded)),
        ];
        if (official is not null)
            contenders.Add(new("Python, the official way", Part.Official, times => official.RunAsync(rows, dimension, extras, times)));
        List<Target> targets = [];
        if (rows == 40_000 && !extras)
            targets = [Target.TimesAsFast(Part.ByHand, 12), Target.SpeedOf(Part.Bound, 0.95)];
        if (!extras)
            targets.Add(Target.Allocated(64 * 1024));
        return new Job(
            extras ? "UpsertBinary with metadata and contents" : "UpsertBinary, ids alone", AllJobs.Size(rows, dimension),
            Math.Max(1, 2_000 / rows), contenders, targets);
    }

    /// <summary>Ours and the bytes encoded beforehand alone.</summary>
    public static Job MakeForLink(Uri server, int rows, int dimension)
    {
        var job = Make(server, official: null, rows, dimension, extras: false);
        return job with { Contenders = [.. job.Contenders.Where(contender => contender.Part is Part.Ours or Part.Bound)], Targets = [] };
    }

    /// <summary>One vector over an open connection, beside the least that one can write by hand: the same bytes, ready made.</summary>
    public static Job MakeSmall(Uri server)
    {
        var data = new BenchmarkData(1, 768, extras: false);
        var index = new CyborgDbClient(server.ToString()).GetIndex(BenchmarkData.IndexName, BenchmarkData.Key);
        var http = new HttpClient { BaseAddress = server };
        var encoded = data.EncodedAsync().GetAwaiter().GetResult();
        return new Job("Small call", "1 × 768, an open connection", 1_000,
        [
            Contender.Of("UpsertBinaryAsync", Part.Ours, () => index.UpsertBinaryAsync(data.Ids, data.Matrix)),
            Contender.Of("UpsertBinary", Part.OursOtherwise, () =>
            {
                index.UpsertBinary(data.Ids, data.Matrix);
                return Task.CompletedTask;
            }),
            Contender.Of("by hand", Part.ByHand, () => ByHandAsync(http, data)),
            Contender.Of("HttpClient with the same bytes", Part.Bound, () => EncodedAsync(http, encoded)),
        ],
        [Target.TimeOf(Part.Bound, 1.15), Target.AllocatedAbove(Part.Bound, 6 * 1024)]);
    }

    private static async Task ByHandAsync(HttpClient http, BenchmarkData data)
    {
        var body = new UpsertBinaryBody(BenchmarkData.IndexName, BenchmarkData.KeyText, new BatchBody(
            data.Ids, Convert.ToBase64String(MemoryMarshal.AsBytes(data.Values.AsSpan())), data.Dimension, data.MetadataByHand, data.ContentTexts));
        using var response = await http.PostAsJsonAsync(Route, body, BodyJson.Default.UpsertBinaryBody);
        response.EnsureSuccessStatusCode();
        await response.Content.ReadFromJsonAsync(BodyJson.Default.StatusBody);
    }

    private static async Task EncodedAsync(HttpClient http, byte[] body)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var response = await http.PostAsync(Route, content);
        response.EnsureSuccessStatusCode();
        await response.Content.ReadFromJsonAsync(BodyJson.Default.StatusBody);
    }
}
