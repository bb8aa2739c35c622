using System.Text.Json;
using System.Text.Json.Serialization;
using CyborgDb.Json;

namespace CyborgDb.Tests.Values;

/// <summary>What a caller asked for is the caller's: it is written as the JSON that one expects, and read back. Keys and credentials are not.</summary>
public sealed class ResultJsonTests
{
    private static readonly QueryMatch s_match = new()
    {
        Id = "a",
        Distance = 0.25,
        Vector = new float[] { 1, -0.5f },
        Contents = "text é",
        Metadata = new() { ["lang"] = "en", ["n"] = 9007199254740993, ["tags"] = ["x"] },
    };

    private static readonly JsonSerializerOptions s_strict = new(JsonSerializerOptions.Strict);

    public static TheoryData<bool> Ways => [true, false];

    [Fact]
    public void A_match_is_an_object_of_what_was_asked_for()
    {
        JsonText.AssertEqual(
            """{"Id":"a","Distance":0.25,"Contents":"text é","Metadata":{"lang":"en","n":9007199254740993,"tags":["x"]},"Vector":[1,-0.5]}""", JsonSerializer.Serialize(s_match));
        Assert.Equal("""{"id":"a"}""", JsonSerializer.Serialize(new QueryMatch { Id = "a" }, JsonSerializerOptions.Web));
        Assert.Equal("""{"id":"a","contents":null,"metadata":{}}""", JsonSerializer.Serialize(new StoredItem { Id = "a", Contents = null, Metadata = null }, JsonSerializerOptions.Web));
        Assert.Equal("""{"id":"a","score":0.5}""", JsonSerializer.Serialize(new MetadataMatch { Id = "a", Score = 0.5 }, JsonSerializerOptions.Web));
        Assert.Equal("""{"id":"a","vector":[1]}""", JsonSerializer.Serialize(new VectorItem("a", new float[] { 1 }), JsonSerializerOptions.Web));
        Assert.Equal("""[{"id":"a"}]""", JsonSerializer.Serialize<IReadOnlyList<QueryMatch>>([new QueryMatch { Id = "a" }], JsonSerializerOptions.Web));
    }

    [Theory, MemberData(nameof(Ways))]
    public void A_match_reads_back_with_reflection_and_with_a_generated_context(bool generated)
    {
        var options = generated ? ResultJson.Default.Options : JsonSerializerOptions.Web;
        var json = JsonSerializer.Serialize(s_match, options);
        Assert.StartsWith("""{"id":"a","distance":0.25,""", json, StringComparison.Ordinal);
        var back = JsonSerializer.Deserialize<QueryMatch>(json, options)!;
        Assert.Equal((s_match.Id, s_match.Distance, s_match.Score, s_match.Contents!.Text), (back.Id, back.Distance, back.Score, back.Contents!.Text));
        Assert.Equal(s_match.Metadata, back.Metadata);
        Assert.Equal(s_match.Vector!.Value.ToArray(), back.Vector!.Value.ToArray());
        back = JsonSerializer.Deserialize<QueryMatch>("""{"id":"b","unknown":[{}]}""", options)!;
        Assert.Throws<InvalidOperationException>(() => back.Metadata);
        Assert.Throws<InvalidOperationException>(() => back.Contents);
    }

    [Fact]
    public void A_part_that_was_not_asked_for_says_so_and_how_to_ask()
    {
        (Func<object?> Read, string Part, string How)[] cases =
        [
            (() => new QueryMatch { Id = "a" }.Metadata, "Metadata", "QueryInclude.Metadata"),
            (() => new QueryMatch { Id = "a" }.Contents, "Contents", "QueryInclude.Contents"),
            (() => new QueryMatch { Id = "a" }.Vector, "Vector", "QueryInclude.Vector"),
            (() => new StoredItem { Id = "a" }.Metadata, "Metadata", "ItemFields.Metadata"),
            (() => new StoredItem { Id = "a" }.Contents, "Contents", "ItemFields.Contents"),
            (() => new StoredItem { Id = "a" }.Vector, "Vector", "ItemFields.Vector"),
            (() => new MetadataMatch { Id = "a" }.Metadata, "Metadata", "MetadataQuery.Include"),
            (() => new MetadataMatch { Id = "a" }.Contents, "Contents", "MetadataQuery.Include"),
            (() => new MetadataMatch { Id = "a" }.Vector, "Vector", "MetadataQuery.Include"),
        ];
        foreach (var (read, part, how) in cases)
        {
            var message = Assert.Throws<InvalidOperationException>(() => read()).Message;
            Assert.StartsWith($"{part} was not asked for", message, StringComparison.Ordinal);
            Assert.Contains(how, message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Contents_are_text_or_base64_and_read_back_as_either()
    {
        Assert.Equal("\"plain\"", JsonSerializer.Serialize(ItemContents.FromText("plain")));
        Assert.Equal("\"AQID\"", JsonSerializer.Serialize(ItemContents.FromBytes(new byte[] { 1, 2, 3 })));
        var back = JsonSerializer.Deserialize<ItemContents>("\"AQID\"")!;
        Assert.Equal("AQID", back.Text);
        Assert.Equal([1, 2, 3], back.ToBytes());
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<ItemContents>("5"));
    }

    [Fact]
    public void What_is_no_such_json_is_refused()
    {
        foreach (var json in new[]
        {
            "{}", "[]", "\"a\"", """{"Id":null}""", """{"Id":1}""", """{"Id":"a","Distance":"0"}""", """{"Id":"a","Vector":1}""", """{"Id":"a","Vector":["1"]}""", """{"Id":"a","Vector":[1e99]}""",
            """{"Id":"a","Contents":1}""", """{"Id":"a","Metadata":[]}""", """{"Id":"a","Metadata":{"x":"\ud800"}}""",
        })
        {
            Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<QueryMatch>(json));
        }
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<QueryMatch>("""{"Id":"a","Other":1}""", s_strict));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<MetadataValue>(new string('[', 60) + new string(']', 60)));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<UserId>("\"12\""));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<UserId>("12"));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<IngestCheckpoint>("\"cyborgdb-ingestion-1;stored=9-1;\""));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<CopyCheckpoint>("\"item-1\""));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Filter>("[]"));
    }

    [Fact]
    public void Values_are_the_json_that_they_are()
    {
        MetadataValue?[] values = ["x", 1, true, default(MetadataValue), null];
        Assert.Equal("""["x",1,true,null,null]""", JsonSerializer.Serialize(values));
        Assert.Equal(MetadataValueKind.Null, JsonSerializer.Deserialize<MetadataValue>("null").Kind);
        Assert.Equal(9007199254740993, JsonSerializer.Deserialize<MetadataValue>("9007199254740993").AsInt64());
        Assert.Equal($"\"{Given.UserHex}\"", JsonSerializer.Serialize(UserId.FromHex(Given.UserHex)));
        const string checkpoint = "cyborgdb-ingestion-1;stored=0-4,7-7;";
        Assert.Equal($"\"{checkpoint}\"", JsonSerializer.Serialize(IngestCheckpoint.Parse(checkpoint)));
        var read = JsonSerializer.Deserialize<Metadata>("""{"a":1}""")!;
        read["b"] = 2;
        Assert.Equal("""{"a":1,"b":2}""", JsonSerializer.Serialize(read));
    }

    [Fact]
    public void Options_of_searches_keep_their_filters_and_words()
    {
        var options = new QueryOptions { TopK = 3, Filter = Filter.Eq("lang", "en") & !Filter.Gt("n", 5), Hybrid = new() { Words = new() { Text = "apple", Fields = ["body"] } } };
        var back = JsonSerializer.Deserialize<QueryOptions>(JsonSerializer.Serialize(options))!;
        Assert.Equal((3, options.Filter.ToJson(), "apple"), (back.TopK, back.Filter!.ToJson(), back.Hybrid!.Words.Text));
        Assert.Equal("""{"lang":{"$eq":"en"}}""", JsonSerializer.Serialize<object>(Filter.Eq("lang", "en")));
        var query = JsonSerializer.Deserialize<MetadataQuery>(JsonSerializer.Serialize(new MetadataQuery { Filter = Filter.Exists("x"), Include = ItemFields.Contents }))!;
        Assert.Equal(("""{"x":{"$exists":true}}""", ItemFields.Contents), (query.Filter!.ToJson(), query.Include));
    }

    [Theory, MemberData(nameof(Ways))]
    public void Keys_tokens_and_credentials_have_no_json_and_say_what_to_do(bool generated)
    {
        var options = generated ? ResultJson.Default.Options : JsonSerializerOptions.Default;
        using var key = Given.Key();
        using var token = new UserToken("cdbk_x");
        using var user = new CreatedUser(UserId.FromHex(Given.UserHex), IndexPermissions.Read, token);
        foreach (var (secret, advice) in new (object, string)[]
        {
            (key, "ExportHex"), (token, "Reveal"), (user, "Token.Reveal"), (new OperationOptions { ApiKey = "s3cr3t" }, "one by one"), (new CyborgDbClientOptions { ApiKey = "s3cr3t" }, "one by one"),
        })
        {
            var error = Assert.Throws<NotSupportedException>(() => JsonSerializer.Serialize(secret, secret.GetType(), options));
            Assert.Contains(advice, error.Message, StringComparison.Ordinal);
            Assert.Contains(secret.GetType().Name, error.Message, StringComparison.Ordinal);
            Assert.Throws<NotSupportedException>(() => JsonSerializer.Deserialize("{}", secret.GetType(), options));
        }
        Assert.Throws<NotSupportedException>(() => JsonSerializer.Serialize(new { Inner = key }));
    }

    [Fact]
    public void Every_type_that_names_a_converter_names_a_public_one_for_generated_contexts_need_it()
    {
        var converters = typeof(CyborgDbClient).Assembly.GetExportedTypes()
            .SelectMany(type => type.GetProperties().Cast<System.Reflection.MemberInfo>().Append(type))
            .Select(member => Attribute.GetCustomAttribute(member, typeof(JsonConverterAttribute), inherit: false))
            .OfType<JsonConverterAttribute>().Select(attribute => attribute.ConverterType!).ToList();
        Assert.Contains(typeof(MetadataJsonConverter), converters);
        Assert.All(converters, converter => Assert.True(converter.IsVisible, $"{converter.Name} is not public, so a generated context of another assembly cannot make it."));
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(QueryMatch))]
[JsonSerializable(typeof(IndexKey))]
[JsonSerializable(typeof(UserToken))]
[JsonSerializable(typeof(CreatedUser))]
[JsonSerializable(typeof(OperationOptions))]
[JsonSerializable(typeof(CyborgDbClientOptions))]
internal sealed partial class ResultJson : JsonSerializerContext;
