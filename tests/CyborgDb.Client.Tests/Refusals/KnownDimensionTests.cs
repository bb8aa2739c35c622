namespace CyborgDb.Tests.Refusals;

/// <summary>Where the client knows an index's dimension, it refuses another one itself.</summary>
public sealed class KnownDimensionTests
{
    private static readonly float[] s_three = [1, 2, 3];

    public static TheoryData<string> Ways => [.. s_ways.Keys];

    private static readonly Dictionary<string, Func<CyborgDbClient, IndexKey, Task<EncryptedIndex>>> s_ways = new()
    {
        ["created"] = (client, key) => client.CreateIndexAsync("docs", key, new() { Dimension = 4 }),
        ["loaded"] = (client, key) => client.LoadIndexAsync("docs", key),
        ["described"] = async (client, key) =>
        {
            var index = client.GetIndex("docs", key);
            await index.DescribeAsync();
            return index;
        },
        ["learnt from a matrix"] = async (client, key) =>
        {
            var index = client.GetIndex("docs", key);
            await index.UpsertAsync(["a"], new float[1, 4]);
            return index;
        },
        ["learnt from items"] = async (client, key) =>
        {
            var index = client.GetIndex("docs", key);
            await index.UpsertAsync(new VectorItem("a", new float[4]));
            return index;
        },
    };

    [Theory, MemberData(nameof(Ways))]
    public async Task Another_dimension_is_refused_before_sending_and_both_are_named(string way)
    {
        await using var server = await ScriptedServer.StartAsync();
        using var client = server.Client();
        using var key = Given.Key();
        var index = await s_ways[way](client, key);
        var sent = server.Requests.Count;
        (string Parameter, Func<Task> Run)[] calls =
        [
            ("vectors", () => index.UpsertAsync(["a"], [s_three])),
            ("vectors", () => index.UpsertAsync(["a"], s_three)),
            ("vectors", () => EitherWay.Blocking(() => index.Upsert(["a"], s_three.AsSpan()))),
            ("items", () => index.UpsertAsync([new VectorItem("a", s_three)])),
            ("items", () => index.UpsertAsync([new VectorItem("t") { Contents = "text" }, new VectorItem("a", s_three)])),
            ("item", () => index.UpsertAsync(new VectorItem("a", s_three))),
            ("vector", () => index.QueryAsync(s_three)),
            ("vector", () => EitherWay.Blocking(() => index.Query(s_three, topK: 3))),
            ("vectors", () => index.QueryBatchAsync([s_three])),
            ("vectors", async () => await index.QueryBatchStreamAsync([s_three]).CountAsync()),
            ("vector", () => index.QueryDiverseAsync(s_three)),
        ];
        foreach (var (parameter, run) in calls)
        {
            var error = await Assert.ThrowsAsync<ArgumentException>(parameter, run);
            Assert.Contains("dimension 3", error.Message, StringComparison.Ordinal);
            Assert.Contains("index 'docs' has dimension 4", error.Message, StringComparison.Ordinal);
        }
        Assert.Equal(sent, server.Requests.Count);
    }

    [Fact]
    public async Task Where_it_is_not_known_the_service_decides()
    {
        await using var server = await ScriptedServer.StartAsync();
        using var client = server.Client();
        using var key = Given.Key();
        await client.GetIndex("docs", key).UpsertAsync(["a"], [s_three]);
        await (await client.CreateIndexAsync("docs", key)).UpsertAsync(["a"], [s_three]);
        Assert.Equal(3, server.Requests.Count);
    }

    [Fact]
    public async Task An_upsert_that_the_service_refused_teaches_nothing()
    {
        await using var server = await ScriptedServer.StartAsync();
        using var client = server.Client();
        var index = client.Index();
        server.Next(Answer.Json("""{"detail":"no"}""", status: 400));
        await Assert.ThrowsAsync<CyborgDbValidationException>(() => index.UpsertAsync(["a"], new float[1, 4]));
        await index.UpsertAsync(["a"], [s_three]);
    }

    [Fact]
    public async Task What_was_known_is_forgotten_with_the_index()
    {
        await using var server = await ScriptedServer.StartAsync();
        using var client = server.Client();
        using var key = Given.Key();
        var index = await client.CreateIndexAsync("docs", key, new() { Dimension = 4 });
        await index.DeleteIndexAsync();
        await index.UpsertAsync(["a"], [s_three]);
    }
}
