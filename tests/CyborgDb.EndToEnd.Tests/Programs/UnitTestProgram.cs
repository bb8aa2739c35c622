using System.Net;
using CyborgDb.Emulator;
using NSubstitute;
using NSubstitute.ExceptionExtensions;

namespace CyborgDb.EndToEnd.Tests.Programs;

/// <summary>The tests that an application has of a class of its own: with a substitute, with exceptions made by hand, and with the emulator's faults.</summary>
public sealed class UnitTestProgram : EmulatorTest
{
    protected override CyborgDbClientOptions ClientOptions => new() { Resilience = ResilienceOptions.None() };

    private sealed class Recommender(EncryptedIndex index)
    {
        public async Task<string> BestAsync(float[] vector)
        {
            try
            {
                var matches = await index.QueryAsync(vector, topK: 1, Filter.Eq("inStock", true));
                return matches.Count == 0 ? "nothing" : matches[0].Id;
            }
            catch (CyborgDbRateLimitException error)
            {
                return $"again in {error.RetryAfter}";
            }
            catch (CyborgDbException error) when (error.IsTransient)
            {
                return "again soon";
            }
        }
    }

    [Fact]
    public async Task A_substitute_gives_what_the_test_says()
    {
        var index = Substitute.For<EncryptedIndex>();
        index.QueryAsync(Arg.Any<VectorValues>(), 1, Arg.Any<Filter?>()).Returns([new QueryMatch { Id = "a", Distance = 0.5 }]);

        Assert.Equal("a", await new Recommender(index).BestAsync([1, 2]));
        await index.Received(1).QueryAsync(
            Arg.Any<VectorValues>(), 1, Arg.Is<Filter?>(filter => filter!.ToJson() == """{"inStock":{"$eq":true}}"""));
    }

    [Fact]
    public async Task An_exception_made_by_hand_says_all_that_the_class_asks()
    {
        var index = Substitute.For<EncryptedIndex>();
        index.QueryAsync(Arg.Any<VectorValues>(), 1, Arg.Any<Filter?>()).ThrowsAsync(
            new CyborgDbRateLimitException("Slow down.") { StatusCode = HttpStatusCode.TooManyRequests, IsTransient = true, RetryAfter = TimeSpan.FromSeconds(3) });

        Assert.Equal("again in 00:00:03", await new Recommender(index).BestAsync([1, 2]));
    }

    [Fact]
    public async Task The_emulator_fails_as_the_test_says_and_then_answers()
    {
        var index = await CreateAsync();
        await index.UpsertAsync([new VectorItem("a", [1f, 2f]) { Metadata = new() { ["inStock"] = true } }, new VectorItem("b", [1f, 2f])]);
        Emulator.Faults.Enqueue(Fault.Status(429, retryAfter: "7"));
        Emulator.Faults.Enqueue(Fault.Status(503));
        Emulator.Faults.Enqueue(Fault.ResetBeforeAnswer(carriedOut: false));
        var recommender = new Recommender(index);

        Assert.Equal("again in 00:00:07", await recommender.BestAsync([1, 2]));
        Assert.Equal("again soon", await recommender.BestAsync([1, 2]));
        Assert.Equal("again soon", await recommender.BestAsync([1, 2]));
        Assert.Equal("a", await recommender.BestAsync([1, 2]));
    }
}
