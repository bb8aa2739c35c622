using CyborgDb.Emulator.Tests.Support;

namespace CyborgDb.Emulator.Tests;

public sealed class EmbeddingTests : HttpTest
{
    private const string Known = "\"embedding_model\":\"emulator-hash-256\",\"metric\":\"cosine\"";

    [Fact]
    public async Task Texts_are_embedded_and_found_by_the_words_they_share()
    {
        await CreateAsync(Known);
        (await UpsertAsync("""
            [{"id":"sea","contents":"The sea is blue and deep."},
             {"id":"sky","contents":"Clouds drift over mountains"},
             {"id":"car","contents":"A car needs four wheels"}]
            """)).ShouldBeOk();
        Assert.Equal("sea", (await QueryAsync("\"query_contents\":\"how DEEP is the sea?\",\"top_k\":1")).Ids());
        Assert.Equal("car", (await QueryAsync("\"query_contents\":\"wheels, four\",\"top_k\":1")).Ids());
        (await PostToIndexAsync("/v1/indexes/describe")).ShouldBe(
            200, """{"index_name":"a","is_trained":false,"dimension":256,"metric":"cosine","n_lists":1}""");
    }

    [Fact]
    public async Task The_same_text_has_the_same_vector_of_length_1()
    {
        await CreateAsync(Known);
        (await UpsertAsync("""[{"id":"1","contents":"one two three"},{"id":"2","contents":"One, two: THREE!"},{"id":"3","contents":"three two"}]""")).ShouldBeOk();
        double[][] vectors = [.. (await GetItemsAsync("\"ids\":[\"1\",\"2\",\"3\"]")).Json["results"]!.AsArray()
            .Select(row => row!["vector"]!.AsArray().Select(component => component!.GetValue<double>()).ToArray())];
        Assert.Equal(vectors[0], vectors[1]);
        Assert.NotEqual(vectors[0], vectors[2]);
        Assert.Equal(1, vectors[0].Sum(static component => component * component), 1e-6);
    }

    [Fact]
    public async Task An_item_with_neither_vector_nor_contents_is_400()
    {
        await CreateAsync(Known);
        (await UpsertAsync("""[{"id":"1","contents":"x"},{"id":"2"}]""")).ShouldFail(400, "Item 1 has neither a vector nor contents to embed");
        Assert.Equal(0, await CountAsync());
    }

    [Fact]
    public async Task An_index_has_the_dimension_of_its_model_from_the_start()
    {
        await CreateAsync(Known + ",\"dimension\":256");
        Assert.Equal(256, (await PostToIndexAsync("/v1/indexes/describe")).Json["dimension"]!.GetValue<int>());
        (await UpsertAsync("""[{"id":"1","vector":[1,2],"contents":"text"}]""")).ShouldBeInvalid(
            "[\"body\"]", "Dimension mismatch: index 'a' has dimension 256, item 0 has 2", "value_error");
    }

    [Fact]
    public async Task An_unknown_model_is_500_at_creation()
    {
        (await PostToIndexAsync("/v1/indexes/create", "\"embedding_model\":\"some-other-model\"")).ShouldFail(500, "Unknown embedding model 'some-other-model'");
        (await GetAsync("/v1/indexes/list")).ShouldBe(200, """{"indexes":[]}""");
    }

    [Fact]
    public async Task A_dimension_other_than_the_models_is_400_at_creation()
    {
        (await PostToIndexAsync("/v1/indexes/create", Known + ",\"dimension\":3")).ShouldFail(
            400, "dimension 3 contradicts embedding model 'emulator-hash-256', whose dimension is 256");
        (await GetAsync("/v1/indexes/list")).ShouldBe(200, """{"indexes":[]}""");
    }

    [Theory]
    [InlineData("\"query_vectors\":[],")]
    [InlineData("\"query_vectors\":null,")]
    [InlineData("")]
    public async Task A_text_to_embed_can_have_no_empty_or_null_vectors_beside_it(string vectors)
    {
        await CreateAsync(Known);
        (await UpsertAsync("""[{"id":"1","contents":"blue sea"}]""")).ShouldBeOk();
        (await QueryAsync($"{vectors}\"query_contents\":\"sea\"")).ShouldBe(200, """{"results":[{"id":"1"}]}""");
    }
}
