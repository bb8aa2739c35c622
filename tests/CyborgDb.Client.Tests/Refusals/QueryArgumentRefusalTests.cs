namespace CyborgDb.Tests.Refusals;

/// <summary>A refusal names the parameter that the caller gave, and says no more than holds of a query.</summary>
public sealed class QueryArgumentRefusalTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public async Task A_count_given_by_itself_is_named(int topK)
    {
        await Refused.AssertAsync(index => index.QueryAsync([1f], topK), "topK", $"not {topK}");
        await Refused.AssertAsync(index => index.QueryBatchAsync([[1f]], topK), "topK", $"not {topK}");
    }

    [Fact]
    public async Task A_query_that_is_not_finite_is_not_said_to_be_stored()
    {
        using var client = new CyborgDbClient("http://localhost:1");
        using var key = IndexKey.Generate();
        var index = client.GetIndex("a", key);

        var one = await Assert.ThrowsAsync<ArgumentException>(() => index.QueryAsync([1f, float.NaN]));
        var many = await Assert.ThrowsAsync<ArgumentException>(() => index.QueryBatchAsync([[1f], [float.NaN]]));

        Assert.StartsWith("The vector has a value at position 1 that is NaN, infinite or too large for single precision.", one.Message, StringComparison.Ordinal);
        Assert.StartsWith("Row 1 has a value at position 0 that is NaN, infinite or too large for single precision.", many.Message, StringComparison.Ordinal);
    }
}
