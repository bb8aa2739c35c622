using CyborgDb.Emulator.Tests.Support;

namespace CyborgDb.Emulator.Tests;

public sealed class EmbeddingTests : EmulatorTest
{
    const string Known = "\"embedding_model\":\"emulator-hash-256\",\"metric\":\"cosine\"";
    const string Unknown = "\"embedding_model\":\"some-other-model\"";

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
    public async Task A_vector_that_is_given_is_taken_as_it_is()
    {
        await CreateAsync(Unknown);
        (await UpsertAsync("""[{"id":"1","vector":[1,2],"contents":"text"}]""")).ShouldBeOk();
        (await GetItemsAsync("\"ids\":[\"1\"]")).ShouldBe(200, """{"results":[{"id":"1","vector":[1,2],"contents":"text"}]}""");
    }

    [Fact]
    public async Task An_item_with_neither_vector_nor_contents_is_400()
    {
        await CreateAsync(Known);
        (await UpsertAsync("""[{"id":"1","contents":"x"},{"id":"2"}]""")).ShouldFail(400, "Item 1 has neither a vector nor contents to embed");
        Assert.Equal(0, await CountAsync());
    }

    [Fact]
    public async Task Another_model_is_503_with_a_time_to_wait()
    {
        await CreateAsync(Unknown);
        foreach (Reply reply in new[]
        {
            await UpsertAsync("""[{"id":"1","contents":"text"}]"""),
            await QueryAsync("\"query_contents\":\"text\""),
        })
        {
            reply.ShouldFail(503, "Embedding model 'some-other-model' is not available");
            Assert.Equal("30", Assert.Single(reply.Headers.GetValues("Retry-After")));
        }
    }

    [Fact]
    public async Task An_index_of_another_dimension_than_the_models_is_400()
    {
        await CreateAsync(Known + ",\"dimension\":3");
        (await UpsertAsync("""[{"id":"1","contents":"text"}]""")).ShouldFail(400, "Dimension mismatch: index 'a' has dimension 3, item 0 has 256");
        (await QueryAsync("\"query_contents\":\"text\"")).ShouldFail(400, "Dimension mismatch: index 'a' has dimension 3, the query has 256");
    }
}
