using System.Text.Json;

namespace CyborgDb.Tests.Values;

/// <summary>Vectors and matrices in the requests of an API of the caller's own.</summary>
public sealed class VectorJsonTests
{
    private sealed record Search(VectorValues Vector, VectorMatrix More);

    [Fact]
    public void A_vector_is_an_array_of_numbers_and_a_matrix_an_array_of_rows()
    {
        var json = JsonSerializer.Serialize(new Search([0.1f, 2f], new float[,] { { 1, 2 }, { 3, 4 } }), JsonSerializerOptions.Web);
        Assert.Equal("""{"vector":[0.1,2],"more":[[1,2],[3,4]]}""", json);

        var read = JsonSerializer.Deserialize<Search>(json, JsonSerializerOptions.Web)!;

        Assert.Equal([0.1f, 2f], read.Vector.Memory.ToArray());
        Assert.Equal((2, 2), (read.More.Rows, read.More.Dimension));
        Assert.Equal(json, JsonSerializer.Serialize(read, JsonSerializerOptions.Web));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("""{"memory":[1]}""")]
    [InlineData("""["a"]""")]
    [InlineData("[1e40]")]
    public void What_is_no_vector_is_refused(string json) =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<VectorValues>(json));

    [Theory]
    [InlineData("[1,2]")]
    [InlineData("[[1,2],[3]]")]
    [InlineData("[[1,2],null]")]
    [InlineData("{}")]
    public void What_is_no_matrix_is_refused(string json) =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<VectorMatrix>(json));

    [Fact]
    public void A_list_of_floats_is_a_vector()
    {
        VectorValues vector = new List<float> { 1, 2 };
        Assert.Equal([1f, 2f], vector.Memory.ToArray());
        Assert.Throws<ArgumentNullException>(() => (VectorValues)(List<float>)null!);
    }

    [Fact]
    public void A_cast_to_a_type_that_may_be_null_gives_null_for_null()
    {
        Metadata metadata = new() { ["none"] = default, ["number"] = 3, ["text"] = "x", ["yes"] = true };
        var none = metadata["none"];

        Assert.Null((bool?)none);
        Assert.Null((int?)none);
        Assert.Null((long?)none);
        Assert.Null((double?)none);
        Assert.Null((decimal?)none);
        Assert.Null((Guid?)none);
        Assert.Null((DateTimeOffset?)none);
        Assert.Null((DateOnly?)none);
        Assert.Equal((3, 3L, 3.0, true), ((int?)metadata["number"], (long?)metadata["number"], (double?)metadata["number"], (bool?)metadata["yes"]));
        Assert.Throws<InvalidOperationException>(() => (long?)metadata["text"]);
        Assert.Throws<InvalidOperationException>(() => (long)none);
    }

    [Fact]
    public void Results_say_in_a_line_what_they_are()
    {
        Assert.Equal("a (distance 0.25)", new QueryMatch { Id = "a", Distance = 0.25, Contents = "hidden" }.ToString());
        Assert.Equal("a (score 0.5)", new QueryMatch { Id = "a", Score = 0.5 }.ToString());
        Assert.Equal("Upserted 2 vectors", new UpsertResult { Count = 2, Message = "Upserted 2 vectors" }.ToString());
        Assert.Equal("Deleted 1 vectors", new DeleteResult { Message = "Deleted 1 vectors" }.ToString());
        Assert.Equal("Deleted 1 vectors", new FilterDeleteResult { Ids = ["a"], Message = "Deleted 1 vectors" }.ToString());
    }
}
