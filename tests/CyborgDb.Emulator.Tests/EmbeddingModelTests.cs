using CyborgDb.Emulator.Tests.Support;

namespace CyborgDb.Emulator.Tests;

/// <summary>Embedding models that are given at start, and the list of all.</summary>
public sealed class EmbeddingModelTests : HttpTest, IDisposable
{
    private readonly ScriptedGenerator _lengths = new(static text => [text.Length, 0, 1], dimension: 3);
    private readonly ScriptedGenerator _unruly = new(static text => text == "throw" ? throw new InvalidOperationException("a secret") : new float[text.Length]);

    protected override CyborgDbEmulatorOptions EmulatorOptions => new()
    {
        ServiceVersion = ServiceVersion.V018,
        EmbeddingModels = { ["unruly"] = _unruly, ["lengths"] = _lengths, ["Some-Org/Counts-v2"] = _lengths },
    };

    public void Dispose()
    {
        _lengths.Dispose();
        _unruly.Dispose();
    }

    [Fact]
    public async Task All_models_are_listed_the_built_in_one_first()
    {
        (await GetAsync("/v1/embedding-models")).ShouldBe(200, """
            {"models":[{"name":"emulator-hash-256","dimension":256,"max_seq_length":2147483647},
                       {"name":"Some-Org/Counts-v2","dimension":3,"max_seq_length":2147483647},
                       {"name":"lengths","dimension":3,"max_seq_length":2147483647},
                       {"name":"unruly","dimension":0,"max_seq_length":2147483647}]}
            """);
        await CreateAsync("\"embedding_model\":\"unruly\"");
        (await UpsertAsync("""[{"id":"1","contents":"four"}]""")).ShouldBeOk();
        Assert.Equal(4, (await GetAsync("/v1/embedding-models")).Json["models"]![3]!["dimension"]!.GetValue<int>());
    }

    [Fact]
    public async Task Texts_without_a_vector_are_embedded_all_at_once()
    {
        await CreateAsync("\"embedding_model\":\"lengths\"");
        (await UpsertAsync("""[{"id":"1","contents":"four"},{"id":"2","vector":[7,8,9],"contents":"own"},{"id":"3","contents":"seven.."}]""")).ShouldBeOk();
        (await GetItemsAsync("\"ids\":[\"1\",\"2\",\"3\"],\"include\":[\"vector\"]")).ShouldBe(200, """
            {"results":[{"id":"1","vector":[4,0,1]},{"id":"2","vector":[7,8,9]},{"id":"3","vector":[7,0,1]}]}
            """);
        Assert.Equal(["four", "seven.."], Assert.Single(_lengths.Calls));

        (await QueryAsync("\"query_contents\":\"five!\",\"top_k\":1,\"include\":[\"distance\"]")).ShouldBe(
            200, """{"results":[{"id":"1","distance":1}]}""");
    }

    [Fact]
    public async Task A_text_can_be_both_embedded_and_searched()
    {
        await CreateAsync("\"embedding_model\":\"lengths\",\"text_fields\":[\"t\"]");
        (await UpsertAsync("""[{"id":"1","contents":"four","metadata":{"t":"moon"}},{"id":"2","contents":"seven..","metadata":{"t":"sun"}}]""")).ShouldBeOk();
        var reply = await QueryAsync("\"query_contents\":\"four\",\"text\":\"sun\",\"alpha\":0.1");
        Assert.Equal("2,1", reply.Ids());
    }

    [Fact]
    public async Task A_model_that_fails_is_503_and_nothing_is_stored_or_told()
    {
        await CreateAsync("\"embedding_model\":\"unruly\"");
        foreach (var items in new[] { """[{"id":"1","contents":"throw"}]""", """[{"id":"1","contents":""}]""", """[{"id":"1","contents":"a"},{"id":"2","contents":"ab"}]""" })
        {
            var reply = await UpsertAsync(items);
            reply.ShouldFail(503, "Embedding model 'unruly' is not available");
            Assert.Equal("30", Assert.Single(reply.Headers.GetValues("Retry-After")));
        }

        (await QueryAsync("\"query_contents\":\"throw\"")).ShouldFail(503, "Embedding model 'unruly' is not available");
        Assert.Equal(0, await CountAsync());
    }

    [Theory]
    [InlineData("Some-Org/Counts-v2")]
    [InlineData("some-org/counts-V2")]
    [InlineData("Counts-v2")]
    [InlineData("COUNTS-V2")]
    public async Task A_model_can_be_named_without_its_organisation_and_in_any_case(string name)
    {
        await CreateAsync($"\"embedding_model\":\"{name}\"");
        Assert.Equal(3, (await PostToIndexAsync("/v1/indexes/describe")).Json["dimension"]!.GetValue<int>());
        (await UpsertAsync("""[{"id":"1","contents":"four"}]""")).ShouldBeOk();
    }

    [Theory]
    [InlineData("other-org/counts-v2")]
    [InlineData("some-org/lengths")]
    [InlineData("v2")]
    [InlineData("")]
    public async Task An_unknown_model_is_400_at_creation(string name)
    {
        (await PostToIndexAsync("/v1/indexes/create", $"\"embedding_model\":\"{name}\"")).ShouldFail(400, $"Unknown embedding model '{name}'");
        (await GetAsync("/v1/indexes/list")).ShouldBe(200, """{"indexes":[]}""");
    }

    [Fact]
    public async Task A_model_of_another_dimension_than_the_index_is_400_at_creation_or_when_it_shows()
    {
        (await PostToIndexAsync("/v1/indexes/create", "\"embedding_model\":\"lengths\",\"dimension\":2")).ShouldFail(
            400, "dimension 2 contradicts embedding model 'lengths', whose dimension is 3");
        await CreateAsync("\"embedding_model\":\"unruly\",\"dimension\":2");
        (await UpsertAsync("""[{"id":"1","contents":"text"}]""")).ShouldFail(400, "Dimension mismatch: index 'a' has dimension 2, item 0 has 4");
        (await QueryAsync("\"query_contents\":\"text\"")).ShouldFail(400, "Dimension mismatch: index 'a' has dimension 2, the query has 4");
    }

    [Fact]
    public async Task Models_are_not_disposed_with_the_emulator()
    {
        await Emulator.DisposeAsync();
        Assert.False(_lengths.IsDisposed);
    }

    [Fact]
    public async Task The_name_of_the_built_in_model_cannot_be_taken() =>
        await Assert.ThrowsAsync<ArgumentException>(() => CyborgDbEmulator.StartAsync(
            new() { EmbeddingModels = { ["emulator-hash-256"] = _lengths } }, Cancellation));
}
