using CyborgDb.Emulator;

namespace CyborgDb.EndToEnd.Tests;

/// <summary>An upsert that takes an index past the training threshold says so.</summary>
public sealed class TrainingTests : EmulatorTest
{
    protected override CyborgDbEmulatorOptions EmulatorOptions => new() { TrainingThreshold = 4 };

    [Theory]
    [InlineData("items", true)]
    [InlineData("items", false)]
    [InlineData("binary", true)]
    [InlineData("binary", false)]
    public async Task The_result_says_that_training_has_been_triggered(string shape, bool sync)
    {
        var caller = await CreateAsync(sync);
        var below = await caller.UpsertAsync(["1", "2", "3", "4"], new float[4, 2]);
        Assert.Equal((false, null, null), (below.TrainingTriggered, below.TrainingMessage, below.Warning));

        var past = shape == "items"
            ? await caller.UpsertAsync([new VectorItem("5", new float[2])])
            : await caller.UpsertBinaryAsync(["5"], new float[1, 2]);
        Assert.True(past.TrainingTriggered, "Five vectors are past a threshold of four.");
        Assert.Equal("Index training has been triggered (vectors: 5, threshold: 4)", past.TrainingMessage);
        Assert.Equal(1, past.Count);
    }
}
