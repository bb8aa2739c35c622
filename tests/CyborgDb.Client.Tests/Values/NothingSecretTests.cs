using System.Diagnostics;
using System.Reflection;

namespace CyborgDb.Tests.Values;

/// <summary>What ends up in logs and debuggers has no key, credential, vector, contents, metadata or filter value in it.</summary>
public sealed class NothingSecretTests
{
    private const string Secret = "s3cr3t";

    private static readonly float[] s_vector = [4711.25f, 4711.25f];

    public static TheoryData<string> Operations => KnownOperation.NamesOfContent;

    [Fact]
    public void No_type_shows_its_value_as_text()
    {
        using var key = Given.Key();
        using var client = new CyborgDbClient("http://localhost:8000", Secret);
        object[] shown =
        [
            key, client, client.GetIndex("docs", key), new OperationOptions { ApiKey = Secret, IndexKey = key }, new CyborgDbClientOptions { ApiKey = Secret },
            new CyborgDbClientOptions { Proxy = new System.Net.WebProxy("http://proxy:3128") { Credentials = new System.Net.NetworkCredential("user", Secret) } },
            ItemContents.FromText(Secret), ItemContents.FromBytes(System.Text.Encoding.UTF8.GetBytes(Secret)), new Metadata { ["field"] = Secret },
            (VectorMatrix)new[] { s_vector }, new VectorItem("a", s_vector) { Contents = Secret, Metadata = new() { ["x"] = Secret } },
            new QueryOptions { Filter = Filter.Eq("field", Secret) },
        ];
        Assert.All(shown, AssertHidden);
    }

    [Fact]
    public void A_filter_shows_its_fields_and_operators_and_none_of_its_values()
    {
        var filter = (Filter.Eq("lang", Secret) & Filter.In("tag", Secret, "x")) | !Filter.Gt("n", 4711.25) | Filter.Regex("text", Secret);
        AssertHidden(filter);
        JsonText.AssertEqual(
            """{"$or":[{"$and":[{"lang":{"$eq":"?"}},{"tag":{"$in":["?","?"]}}]},{"$nor":[{"n":{"$gt":"?"}}]},{"text":{"$regex":"?"}}]}""", filter.ToString());
        AssertHidden(Filter.FromJson($$"""{"{{Secret}}":{"$eq":"{{Secret}}"} }"""));
        AssertHidden(Filter.Eq("map", new Metadata { [Secret] = Secret }));
        AssertHidden(Filter.FromJson($$"""{"a":"{{Secret}}"}""") & Filter.Eq("b", Secret));
    }

    [Fact]
    public void The_debugger_shows_no_more_than_the_text()
    {
        foreach (var type in typeof(CyborgDbClient).Assembly.GetExportedTypes().Where(type => type.GetCustomAttribute<DebuggerDisplayAttribute>() is not null))
            Assert.Equal(type == typeof(MetadataValue) ? "{Kind,nq}" : "{ToString(),nq}", type.GetCustomAttribute<DebuggerDisplayAttribute>()!.Value);
        foreach (var type in new[] { typeof(IndexKey), typeof(ItemContents), typeof(MetadataValue) })
        {
            var shown = type.GetFields(BindingFlags.Instance | BindingFlags.NonPublic)
                .Where(field => !field.Name.Contains("BackingField", StringComparison.Ordinal)
                    && field.GetCustomAttribute<DebuggerBrowsableAttribute>()?.State != DebuggerBrowsableState.Never);
            Assert.Empty(shown);
        }
    }

    [Fact]
    public async Task A_refusal_has_none_of_what_it_refuses()
    {
        await using var server = await ScriptedServer.StartAsync();
        using var client = server.Client(Secret);
        using var key = Given.Key();
        var index = client.Index(key);
        float[] bad = [4711.25f, float.NaN];
        Func<object?>[] calls =
        [
            () => index.Upsert(["a"], bad),
            () => index.Upsert([new VectorItem("a", bad) { Contents = Secret, Metadata = new() { ["x"] = Secret } }]),
            () => index.UpsertBinary(["a", "a"], new[] { s_vector, s_vector }, [new() { ["x"] = Secret }, null], [Secret, null]),
            () => index.UpsertBinary(["a"], s_vector, contents: [Secret, Secret]),
            () => index.Query(bad, new() { Filter = Filter.Eq("x", Secret) }),
            () => index.QueryContents(Secret + "\ud83d"),
            () => ItemContents.FromText(Secret + "\ud83d"),
            () => (MetadataValue)(Secret + "\ud83d"),
            () => new Metadata { [Secret + "\ud83d"] = 1 },
            () => new Metadata { ["x"] = Secret }["other"],
            () => Filter.FromJson("[\"" + Secret + "\"]"),
            () => Filter.FromJson(Secret),
            () => Filter.FromJson("{\"a\":" + Secret + "}"),
            () => ItemContents.FromText(Secret + "!").ToBytes(),
            () => ((MetadataValue)Secret).AsNumber(),
            () => new Metadata { ["x"] = Secret }.GetInt64("x"),
            () => new Metadata { ["x"] = 4711.25 }.GetInt32("x"),
            () => IndexKey.FromHex(Given.KeyHex + "00"),
            () => new CyborgDbClient("http://localhost", Secret + " " + Secret),
            () => new Metadata { ["number"] = Secret }.ToObject(SampleJson.Default.Sample),
        ];
        foreach (var call in calls)
            AssertHidden(Assert.ThrowsAny<Exception>(() => call()));
        Assert.Empty(server.Requests);
    }

    [Theory, MemberData(nameof(Operations))]
    public async Task An_error_of_the_service_has_no_key_and_no_credential_in_it(string name)
    {
        await using var server = await ScriptedServer.StartAsync();
        server.Next(Answer.Json("""{"detail":"no"}""", 400));
        using var client = server.Client(Secret);
        AssertHidden(await Assert.ThrowsAnyAsync<CyborgDbException>(() => KnownOperation.Of(name).Run(client.Index(), null, default)));
    }

    private static void AssertHidden(object shown)
    {
        var text = shown.ToString()!;
        foreach (var secret in new[] { Secret, Given.KeyHex, Given.KeyHex[..16], "4711", Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(Secret)) })
            Assert.False(text.Contains(secret, StringComparison.OrdinalIgnoreCase), $"{shown.GetType().Name} shows '{secret}': {text}");
    }
}
