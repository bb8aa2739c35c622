using System.Text;
using System.Text.Json.Serialization;
using CyborgDb.EndToEnd.Tests.Support;

namespace CyborgDb.EndToEnd.Tests;

/// <summary>
/// Whatever a service answers, what the client does with answers by itself (it reads documents out of them, compares their vectors, gives them
/// while they arrive) ends with a result or with a <see cref="CyborgDbException"/>, too.
/// </summary>
public sealed class FuzzedWorkTests
{
    private static readonly float[] s_vector = [1, 2];

    private static readonly Dictionary<string, string> s_answers = new()
    {
        ["/v1/indexes/describe"] = """
            {"index_name":"a","is_trained":true,"dimension":2,"metric":"cosine","n_lists":4,"metadata_schema":{"k":{"filterable":true,"pattern":false,"full_text":false}},"bm25":{"k1":1.2,"b":0.75,"analyzer_version":"1"}}
            """,
        ["/v1/vectors/query_binary"] = """{"results":[[{"id":"1","distance":0.5,"metadata":{"name":"x","year":1,"at":5}},{"id":"2","distance":1.5,"metadata":{"tags":["y"]}}]]}""",
        ["/v1/vectors/get"] = """{"results":[{"id":"1","vector":[1,2],"contents":"c","metadata":{"name":"x","year":1,"at":5}},{"id":"2","vector":[3,4],"contents":"","metadata":{"tags":["y"]}}]}""",
        ["/v1/indexes/training-status"] = """
            {"training_indexes":["b"],"retrain_threshold":10000,"currently_training":null,"queued_indexes":[],"worker_running":true,"worker_pid":7,"global_training":{"b":{"x":"y"}}}
            """,
    };

    private static readonly Func<CyborgDbClient, EncryptedIndex, Task>[] s_work =
    [
        (_, index) => index.QueryDiverseAsync(s_vector, new() { Include = QueryInclude.Metadata | QueryInclude.Vector | QueryInclude.Distance }),
        (_, index) => index.As(FuzzedJson.Default.Fuzzed).GetAsync(["1", "2"]),
        (_, index) => Task.Run(() => index.As(FuzzedJson.Default.Fuzzed).Get(["1", "2"])),
        (_, index) => index.As(FuzzedJson.Default.Fuzzed).QueryAsync(s_vector, d => d.Year > 0),
        async (_, index) => await index.GetStreamAsync(["1", "2"]).CountAsync(),
        async (_, index) => await index.QueryBatchStreamAsync(new float[1, 2]).CountAsync(),
        async (_, index) => await index.GetDimensionAsync(),
        async (_, index) => await index.GetMetricAsync(),
        (_, index) => index.WaitForTrainingAsync(new() { Timeout = TimeSpan.FromMilliseconds(1) }),
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Mutated_answers_give_a_result_or_a_typed_error(int part)
    {
        const int Count = 2000;
        byte[] next = [];
        var mutated = "";
        await using var service = await ScriptedServer.StartAsync(async context =>
        {
            var path = context.Request.Path.Value!;
            var body = path == mutated ? next : Encoding.UTF8.GetBytes(s_answers[path]);
            context.Response.ContentType = "application/json";
            context.Response.ContentLength = body.Length;
            await context.Response.Body.WriteAsync(body);
        });
        using var client = service.NewClient(o => (o.Resilience.MaxRetries, o.Resilience.BreakerMinimumThroughput) = (0, int.MaxValue));
        using var key = IndexKey.Generate();
        var random = new Random(part);
        var paths = s_answers.Keys.ToArray();
        var (results, errors) = (0, 0);
        for (var i = 0; i < Count; i++)
        {
            mutated = paths[random.Next(paths.Length)];
            next = Mutation.Of(Encoding.UTF8.GetBytes(s_answers[mutated]), random);
            var work = random.Next(s_work.Length);
            var error = await Record.ExceptionAsync(() => s_work[work](client, client.GetIndex("a", key)));
            // An index that is said to be in training still is so when the time is up.
            var isWaiting = error is TimeoutException && work == s_work.Length - 1;
            Assert.True(
                error is null or CyborgDbException and not CyborgDbTransportException || isWaiting,
                $"Part {part}, mutation {i}, work {work}, {mutated}: {Encoding.Latin1.GetString(next)}: {error}");
            Assert.True(error is null || !error.Message.Any(char.IsControl), $"Part {part}, mutation {i}, work {work}: a control character is in the message: {error?.Message}");
            (results, errors) = error is null ? (results + 1, errors) : (results, errors + 1);
        }
        Assert.True(results > Count / 10 && errors > Count / 10, $"There are {results} results and {errors} errors.");
    }
}

internal sealed class Fuzzed
{
    [DocumentId]
    public int Id { get; init; }

    [DocumentVector]
    public float[]? Vector { get; init; }

    [DocumentContents]
    public string? Text { get; init; }

    public string? Name { get; init; }

    public int Year { get; init; }

    public List<string>? Tags { get; init; }

    [JsonConverter(typeof(EpochMillisecondsConverter))]
    public DateTimeOffset At { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(Fuzzed))]
internal sealed partial class FuzzedJson : JsonSerializerContext;
