using System.Globalization;
using System.Runtime.InteropServices;
using CyborgDb.Emulator.Tests.Support;

namespace CyborgDb.Emulator.Tests;

/// <summary>Training as 0.18 does it.</summary>
public sealed class TrainingTests018 : HttpTest
{
    private const string RootKey = "root";

    protected override CyborgDbEmulatorOptions EmulatorOptions =>
        new() { ServiceVersion = ServiceVersion.V018, TrainingThreshold = 10, RootKey = RootKey, KmsNames = { "vault" } };

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Http.DefaultRequestHeaders.Add("X-API-Key", RootKey);
        await CreateAsync();
    }

    [Theory]
    [InlineData("\"n_lists\":5", 5)]
    [InlineData("\"n_lists\":0", 4)]
    [InlineData("\"n_lists\":-3", 4)]
    [InlineData("\"n_lists\":null", 4)]
    [InlineData("\"batch_size\":0,\"max_iters\":-1,\"tolerance\":-5,\"max_memory\":-1", 4)]
    [InlineData("\"batch_size\":1e10,\"max_iters\":99999999999,\"max_memory\":1e15", 4)]
    public async Task No_value_is_checked_for_its_range_and_only_n_lists_counts(string members, int lists)
    {
        await UpsertCountAsync(0, 10);
        (await PostToIndexAsync("/v1/indexes/train", members)).ShouldBe(200, """{"status":"success","message":"Index 'a' trained successfully"}""");
        await ShouldBeTrainedAsync(true, lists);
    }

    [Theory]
    [InlineData("\"n_lists\":\"5\"", "n_lists", "Input should be a valid integer", "int_type")]
    [InlineData("\"batch_size\":1.5", "batch_size", "Input should be a valid integer, got a number with a fractional part", "int_from_float")]
    [InlineData("\"max_memory\":1e999", "max_memory", "Input should be a finite number", "finite_number")]
    [InlineData("\"tolerance\":1e999", "tolerance", "Input should be a finite number", "finite_number")]
    [InlineData("\"tolerance\":true", "tolerance", "Input should be a valid number", "float_type")]
    public async Task A_value_of_the_wrong_type_is_422(string members, string name, string message, string type) =>
        (await PostToIndexAsync("/v1/indexes/train", members)).ShouldBeInvalid($"[\"body\",\"{name}\"]", message, type);

    [Theory]
    [InlineData(9, 32, "")]
    [InlineData(10, 32, "\"n_lists\":6")]
    [InlineData(10, 32, "\"n_lists\":99999999999")]
    [InlineData(10, 33, "")]
    public async Task Too_few_vectors_or_a_dimension_that_is_no_multiple_of_32_are_a_success_that_leaves_the_index_untrained(int count, int dimension, string members)
    {
        await UpsertCountAsync(0, count, dimension);
        var reply = (await PostToIndexAsync("/v1/indexes/train", members)).ShouldBeOk();
        Assert.Equal("success", reply.Json["status"]!.GetValue<string>());
        await ShouldBeTrainedAsync(false, 1, dimension);
    }

    [Fact]
    public async Task The_message_of_a_triggered_training_tells_no_threshold() =>
        (await UpsertCountAsync(0, 11)).ShouldBe(200, """
            {"status":"success","message":"Upserted 11 vectors","training_triggered":true,
             "training_message":"Index training has been triggered (vectors: 11)"}
            """);

    [Fact]
    public async Task Nothing_is_triggered_where_the_dimension_cannot_be_trained() =>
        (await UpsertCountAsync(0, 11, dimension: 8)).ShouldBe(200, """{"status":"success","message":"Upserted 11 vectors"}""");

    [Fact]
    public async Task An_upsert_by_a_user_triggers_training_only_where_a_kms_has_the_key()
    {
        (await PostAsync("/v1/indexes/create", """{"index_name":"k","kms_name":"vault"}""")).ShouldBeOk();
        var token = await CreateUserAsync("a", $",\"index_key\":\"{Key}\"");
        var kmsToken = await CreateUserAsync("k", "");
        Http.DefaultRequestHeaders.Remove("X-API-Key");
        Assert.DoesNotContain("training", (await SendAsync(HttpMethod.Post, "/v1/vectors/upsert_binary", Batch("a", 0, 11), token)).ShouldBeOk().Text, StringComparison.Ordinal);
        Assert.Contains("training_triggered", (await SendAsync(HttpMethod.Post, "/v1/vectors/upsert_binary", Batch("k", 0, 11), kmsToken)).ShouldBeOk().Text, StringComparison.Ordinal);
        Http.DefaultRequestHeaders.Add("X-API-Key", RootKey);
        Assert.Contains("training_triggered", (await UpsertCountAsync(11, 1)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_services_threshold_is_65536()
    {
        await using var emulator = await CyborgDbEmulator.StartAsync(new() { ServiceVersion = ServiceVersion.V018 }, Cancellation);
        using var http = new HttpClient { BaseAddress = emulator.BaseAddress };
        Assert.Contains(
            "\"retrain_threshold\":65536",
            await http.GetStringAsync(new Uri("v1/indexes/training-status", UriKind.Relative), Cancellation),
            StringComparison.Ordinal);
    }

    private async Task<string> CreateUserAsync(string name, string members) =>
        (await PostAsync($"/v1/indexes/{name}/users", $$"""{"permissions":["write"]{{members}}}""")).ShouldBeOk().Json["api_key"]!.GetValue<string>();

    private Task<Reply> UpsertCountAsync(int first, int count, int dimension = 32) =>
        PostAsync("/v1/vectors/upsert_binary", Batch("a", first, count, dimension, $"\"index_key\":\"{Key}\","));

    private static string Batch(string name, int first, int count, int dimension = 32, string members = "")
    {
        var ids = string.Join(',', Enumerable.Range(first, count).Select(static i => i.ToString(CultureInfo.InvariantCulture)).Select(static id => $"\"{id}\""));
        var base64 = Convert.ToBase64String(MemoryMarshal.AsBytes<float>(new float[count * dimension]));
        return $$"""{ {{members}}"index_name":"{{name}}","batch":{"ids":[{{ids}}],"vectors_b64":"{{base64}}","dimension":{{dimension}} } }""";
    }

    private async Task ShouldBeTrainedAsync(bool trained, int lists, int dimension = 32)
    {
        var reply = (await PostToIndexAsync("/v1/indexes/describe")).ShouldBeOk();
        Assert.Equal(
            (trained, lists, dimension),
            (reply.Json["is_trained"]!.GetValue<bool>(), reply.Json["n_lists"]!.GetValue<int>(), reply.Json["dimension"]!.GetValue<int>()));
    }
}
