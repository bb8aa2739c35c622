using CyborgDb.Emulator.Storage;
using CyborgDb.Emulator.Tests.Support;
using CyborgDb.Emulator.Training;

namespace CyborgDb.Emulator.Tests;

/// <summary>What version 0.18 does otherwise than 0.17; the other tests hold what 0.17 does.</summary>
public sealed class ServiceVersionTests : HttpTest
{
    protected override CyborgDbEmulatorOptions EmulatorOptions => new() { ServiceVersion = ServiceVersion.V018 };

    [Fact]
    public async Task Health_reports_it() =>
        (await GetAsync("/v1/health")).ShouldBe(200, """{"status":"healthy","api_version":"v1","version":"0.18.0"}""");

    [Fact]
    public async Task A_name_that_is_taken_is_400_and_the_detail_says_so()
    {
        await CreateAsync();
        (await PostToIndexAsync("/v1/indexes/create")).ShouldFail(400, "Index 'a' already exists");
    }

    [Fact]
    public async Task Describe_has_a_schema_and_bm25_also_when_there_are_none()
    {
        await CreateAsync();
        (await PostToIndexAsync("/v1/indexes/describe")).ShouldBe(200, """
            {"index_name":"a","is_trained":false,"dimension":0,"metric":"euclidean","n_lists":1,"metadata_schema":{},"bm25":null}
            """);
    }

    [Fact]
    public async Task Describe_gives_back_the_schema_and_the_constants()
    {
        await CreateAsync("""
            "metadata_schema":{"plain":{},"plain2":{},"loc.city":{"filterable":true,"pattern":true},"hidden":{"filterable":false},"body":{"full_text":true},
                               "both":{"filterable":false,"full_text":true},"undeclared":null,"nulls":{"filterable":null,"pattern":null,"full_text":null}},
            "text_fields":["title","body","plain2"],"bm25_k1":1.5,"bm25_b":0
            """);
        (await PostToIndexAsync("/v1/indexes/describe")).ShouldBe(200, """
            {"index_name":"a","is_trained":false,"dimension":0,"metric":"euclidean","n_lists":1,
             "metadata_schema":{
               "plain":{"filterable":true,"pattern":false,"full_text":false},
               "plain2":{"filterable":false,"pattern":false,"full_text":true},
               "nulls":{"filterable":true,"pattern":false,"full_text":false},
               "loc.city":{"filterable":true,"pattern":true,"full_text":false},
               "hidden":{"filterable":false,"pattern":false,"full_text":false},
               "body":{"filterable":false,"pattern":false,"full_text":true},
               "both":{"filterable":false,"pattern":false,"full_text":true},
               "title":{"filterable":false,"pattern":false,"full_text":true}},
             "bm25":{"k1":1.5,"b":0,"analyzer_version":"1"}}
            """);
    }

    [Theory]
    [InlineData("""  "metadata_schema":{"f":{"full_text":true,"pattern":true}}  """, "full_text excludes pattern")]
    [InlineData("""  "metadata_schema":{"f":{"full_text":true,"filterable":true}}  """, "full_text excludes filterable")]
    [InlineData("""  "metadata_schema":{"f":{"pattern":true,"filterable":false}}  """, "pattern needs filterable")]
    [InlineData("""  "metadata_schema":{"f":{"pattern":true}},"text_fields":["f"]  """, "full_text excludes pattern")]
    [InlineData("""  "metadata_schema":{"f":{"filterable":true}},"text_fields":["f"]  """, "full_text excludes filterable")]
    public async Task Flags_that_exclude_each_other_are_422_and_nothing_is_created(string members, string message)
    {
        (await PostToIndexAsync("/v1/indexes/create", members)).ShouldBeInvalid("[\"body\",\"metadata_schema\",\"f\"]", message, "value_error");
        (await GetAsync("/v1/indexes/list")).ShouldBe(200, """{"indexes":[]}""");
    }

    [Theory]
    [InlineData("\"text_fields\":[\"t\",\"\"]", "[\"body\",\"text_fields\",1]")]
    [InlineData("\"metadata_schema\":{\"\":{}}", "[\"body\",\"metadata_schema\",\"\"]")]
    public async Task An_empty_field_name_is_422(string members, string location) =>
        (await PostToIndexAsync("/v1/indexes/create", members)).ShouldBeInvalid(location, "String should have at least 1 character", "string_too_short");

    [Theory]
    [InlineData("""  "metadata_schema":{"f":{"full_text":false}},"text_fields":["f"]  """, "text_fields names a field that metadata_schema sets full_text:false for")]
    [InlineData("\"text_fields\":[\"t\"],\"bm25_k1\":-0.1", "bm25_k1 must be a finite number of 0 or more")]
    [InlineData("\"text_fields\":[\"t\"],\"bm25_k1\":1e999", "bm25_k1 must be a finite number of 0 or more")]
    [InlineData("\"text_fields\":[\"t\"],\"bm25_b\":1.1", "bm25_b must be from 0 to 1")]
    [InlineData("\"text_fields\":[\"t\"],\"bm25_b\":-1e999", "bm25_b must be from 0 to 1")]
    [InlineData("\"bm25_k1\":1.2", "bm25_k1 and bm25_b need a full_text field")]
    [InlineData("\"bm25_b\":0.75,\"metadata_schema\":{\"f\":{}}", "bm25_k1 and bm25_b need a full_text field")]
    public async Task Settings_of_text_that_do_not_fit_are_400_and_nothing_is_created(string members, string detail)
    {
        (await PostToIndexAsync("/v1/indexes/create", members)).ShouldFail(400, detail);
        (await GetAsync("/v1/indexes/list")).ShouldBe(200, """{"indexes":[]}""");
    }

    [Fact]
    public async Task The_settings_of_text_can_all_be_null() =>
        await CreateAsync("\"metadata_schema\":null,\"text_fields\":null,\"bm25_k1\":null,\"bm25_b\":null,\"kms_name\":null,\"embedding_model\":null");

    [Theory]
    [InlineData("\"metadata_schema\":[]", "[\"body\",\"metadata_schema\"]", "Input should be a valid dictionary", "dict_type")]
    [InlineData("\"metadata_schema\":{\"f\":true}", "[\"body\",\"metadata_schema\",\"f\"]", "Input should be a valid dictionary or object to extract fields from", "model_attributes_type")]
    [InlineData("\"metadata_schema\":{\"f\":{\"pattern\":1}}", "[\"body\",\"metadata_schema\",\"f\",\"pattern\"]", "Input should be a valid boolean", "bool_type")]
    [InlineData("\"text_fields\":[1]", "[\"body\",\"text_fields\",0]", "Input should be a valid string", "string_type")]
    [InlineData("\"bm25_k1\":\"1\"", "[\"body\",\"bm25_k1\"]", "Input should be a valid number", "float_type")]
    [InlineData("\"storage_precision\":\"tq5\"", "[\"body\",\"storage_precision\"]", "Input should be 'float32', 'float16', 'tq12', 'tq8', 'tq6' or 'tq4', not 'tq5'", "literal_error")]
    public async Task Members_of_the_wrong_shape_are_422(string members, string location, string message, string type) =>
        (await PostToIndexAsync("/v1/indexes/create", members)).ShouldBeInvalid(location, message, type);

    [Fact]
    public async Task Vectors_cannot_be_included_in_the_answer_to_a_query()
    {
        await CreateAsync();
        (await QueryAsync("\"query_vectors\":[1],\"include\":[\"distance\",\"vector\"]")).ShouldBeInvalid(
            "[\"body\",\"include\",1]", "Input should be 'distance' or 'metadata', not 'vector'", "literal_error");
    }

    [Theory]
    [InlineData("\"top_k\":2,\"rerank_mult\":5001", "10002")]
    [InlineData("\"rerank_mult\":101", "10100")]
    [InlineData("\"top_k\":2147483647,\"rerank_mult\":2147483647", "4611686014132420609")]
    public async Task More_candidates_than_10000_are_400_where_rerank_mult_is_given(string members, string product)
    {
        await CreateAsync();
        var detail = $"top_k * rerank_mult is {product}, the most is 10000";
        (await QueryAsync($"\"query_vectors\":[1],{members}")).ShouldFail(400, detail);
        (await PostToIndexAsync("/v1/vectors/query_binary", $$"""  "batch":{"vectors_b64":"AAAAAA==","dimension":1},{{members}}  """)).ShouldFail(400, detail);
    }

    [Theory]
    [InlineData("\"top_k\":10000,\"rerank_mult\":1,\"n_probes\":0,\"greedy\":true")]
    [InlineData("\"top_k\":2000")]
    [InlineData("\"top_k\":2000,\"rerank_mult\":null")]
    public async Task Exactly_10000_candidates_and_any_top_k_alone_are_allowed(string members)
    {
        await CreateAsync();
        (await QueryAsync($"\"query_vectors\":[1],{members}")).ShouldBeOk();
    }

    [Fact]
    public async Task A_vector_of_another_dimension_is_400()
    {
        await CreateAsync("\"dimension\":3");
        const string Detail = "Dimension mismatch: index 'a' has dimension 3, ";
        (await UpsertAsync("""[{"id":"1","vector":[1,2]}]""")).ShouldFail(400, Detail + "item 0 has 2");
        (await UpsertBinaryAsync("""{"ids":["1"],"vectors_b64":"AACAPwAAgD8=","dimension":2}""")).ShouldFail(400, Detail + "item 0 has 2");
        (await QueryAsync("\"query_vectors\":[1,2]")).ShouldFail(400, Detail + "the query has 2");
        (await PostToIndexAsync("/v1/vectors/query_binary", """  "batch":{"vectors_b64":"AAAAAA==","dimension":1}  """)).ShouldFail(400, Detail + "the query has 1");
    }

    [Theory]
    [InlineData("tq12", 2047)]
    [InlineData("tq8", 127)]
    [InlineData("tq6", 31)]
    [InlineData("tq4", 7)]
    public async Task Quantised_components_are_whole_steps_of_the_largest(string precision, int steps)
    {
        await CreateAsync($"\"storage_precision\":\"{precision}\"");
        float[] vector = [0.1f, -0.77f, 4f, 0f, -3.999f];
        (await UpsertAsync($"[{{\"id\":\"1\",\"vector\":[{string.Join(",", vector)}]}}]")).ShouldBeOk();
        double[] stored = [.. (await GetItemsAsync("\"ids\":[\"1\"]")).Json["results"]![0]!["vector"]!.AsArray().Select(static c => c!.GetValue<double>())];
        Assert.Equal(4, stored[2]);
        for (var i = 0; i < vector.Length; i++)
            Assert.Equal(Math.Round(vector[i] / 4.0 * steps) / steps * 4, stored[i], 1e-6);
    }

    [Theory]
    [InlineData(12)]
    [InlineData(8)]
    [InlineData(6)]
    [InlineData(4)]
    public void Quantised_vectors_of_every_length_are_packed_and_unpacked(int bits)
    {
        for (var length = 1; length < 20; length++)
        {
            float[] vector = [.. Enumerable.Range(0, length).Select(i => MathF.Sin((i * 7) + bits))];
            var packed = new byte[ScalarQuantizer.Length(length, bits)];
            Assert.Equal(4 + (int)Math.Ceiling(length * bits / 8.0), packed.Length);
            ScalarQuantizer.Quantize(vector, bits, packed);
            var restored = new float[length];
            ScalarQuantizer.Restore(packed, bits, restored);
            var largest = vector.Max(MathF.Abs);
            var halfStep = largest / ((1 << (bits - 1)) - 1) / 2;
            Assert.All(vector.Zip(restored), pair => Assert.InRange(pair.First - pair.Second, -halfStep * 1.001f, halfStep * 1.001f));
        }
    }

    [Fact]
    public async Task Quantised_zeros_are_zeros_and_what_is_not_finite_makes_reads_fail()
    {
        await CreateAsync("\"storage_precision\":\"tq4\"");
        (await UpsertAsync("""[{"id":"1","vector":[0,0,0]}]""")).ShouldBeOk();
        (await GetItemsAsync("\"ids\":[\"1\"]")).ShouldBe(200, """{"results":[{"id":"1","vector":[0,0,0],"contents":"","metadata":{}}]}""");
        (await UpsertBinaryAsync("""{"ids":["x"],"vectors_b64":"AADAfwAAwH8AAMB/","dimension":3}""")).ShouldBeOk();
        Assert.Equal(500, (await GetItemsAsync("\"ids\":[\"1\"]")).Status);
    }

    [Theory]
    [InlineData(65_536, 1, false)]
    [InlineData(65_537, 1, true)]
    [InlineData(65_537, 256, false)]
    [InlineData(131_071, 256, false)]
    [InlineData(131_073, 256, true)]
    [InlineData(200_000, 512, false)]
    public void Training_is_due_past_65536_vectors_and_when_the_best_number_of_lists_grows(int count, int lists, bool isDue)
    {
        var rules = TrainingRules.For(ServiceVersion.V018, threshold: null, new());
        Assert.Equal(isDue, rules.IsDue(new(IsTrained: lists > 1, lists), count, dimension: 32));
        Assert.Equal((65_536, 10_000), (rules.Threshold, rules.LeastVectors));
    }

    [Theory]
    [InlineData(10_000, 1, false)]
    [InlineData(10_001, 1, true)]
    [InlineData(1_280_000, 128, false)]
    [InlineData(1_280_001, 128, true)]
    public void In_0_17_training_is_due_past_10000_vectors_per_list(int count, int lists, bool isDue) =>
        Assert.Equal(isDue, TrainingRules.For(ServiceVersion.V017, threshold: null, new()).IsDue(new(IsTrained: lists > 1, lists), count, dimension: 3));

    [Fact]
    public async Task A_failed_training_check_is_a_warning_and_triggers_nothing()
    {
        await using var emulator = await CyborgDbEmulator.StartAsync(new() { TrainingThreshold = 1 }, Cancellation);
        using var http = new HttpClient { BaseAddress = emulator.BaseAddress };
        await PostAsync("/v1/indexes/create", "");
        emulator.Faults.FailTrainingChecks(1);
        const string Items = """ "items":[{"id":"1","vector":[1]},{"id":"2","vector":[2]}] """;
        Assert.Equal(
            """{"status":"success","message":"Upserted 2 vectors","warning":"Training check failed but upsert succeeded"}""",
            await PostAsync("/v1/vectors/upsert", Items));
        Assert.Contains("\"training_triggered\":true", await PostAsync("/v1/vectors/upsert", Items), StringComparison.Ordinal);

        async Task<string> PostAsync(string path, string members)
        {
            using var content = new StringContent(WithIndex(members));
            using var response = await http.PostAsync(new Uri(path, UriKind.Relative), content, Cancellation);
            return (await Reply.FromAsync(response)).ShouldBeOk().Text;
        }
    }
}
