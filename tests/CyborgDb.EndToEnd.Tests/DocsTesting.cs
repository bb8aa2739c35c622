using CyborgDb.Emulator;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using NSubstitute;
using NSubstitute.ExceptionExtensions;

namespace CyborgDb.EndToEnd.Tests;

/// <summary>The examples of the page about testing. They are run, too.</summary>
public sealed class DocsTesting
{
    [Fact]
    public async Task An_emulator_is_a_service_for_a_test()
    {
        await using var emulator = await CyborgDbEmulator.StartAsync();
        using var client = new CyborgDbClient(emulator.BaseAddress);
        using var key = IndexKey.Generate();
        var index = await client.CreateIndexAsync("docs", key);

        await index.UpsertAsync(new VectorItem("a", new float[] { 1, 2 }) { Contents = "Sleeps all day." });

        var ciphertext = emulator.GetCiphertext("docs", "a")!;
        Assert.Equal(-1, ciphertext.Contents!.Value.Span.IndexOf("Sleeps all day."u8));
    }

    [Fact]
    public async Task It_fails_as_a_test_says_and_nobody_waits()
    {
        await using var emulator = await CyborgDbEmulator.StartAsync();

        using var client = new CyborgDbClient(new CyborgDbClientOptions
        {
            BaseAddress = emulator.BaseAddress,
            Resilience = { RetryDelay = TimeSpan.Zero },
        });

        using var key = IndexKey.Generate();
        var index = await client.CreateIndexAsync("docs", key);

        emulator.Faults.Enqueue(Fault.ResetBeforeAnswer(carriedOut: true), "/v1/vectors/upsert_binary");
        await index.UpsertAsync(["a"], new float[,] { { 1, 2 } });      // sent twice; the service has stored it both times

        emulator.Faults.EnqueueMany(Fault.Status(503), 4);
        var error = await Assert.ThrowsAsync<CyborgDbServiceException>(() => index.CountAsync());
        Assert.Equal(4, error.Attempts);

        Assert.Equal(2, emulator.Faults.RequestsTo("/v1/vectors/upsert_binary"));
    }

    [Fact]
    public async Task It_answers_in_either_reading()
    {
        var options = new CyborgDbEmulatorOptions { Readings = { WrongKey = WrongKeyAnswer.NotFoundUnlessOpen } };
        await using var emulator = await CyborgDbEmulator.StartAsync(options);

        using var client = new CyborgDbClient(emulator.BaseAddress);
        using var key = IndexKey.Generate();
        using var wrong = IndexKey.Generate();
        await client.CreateIndexAsync("docs", key);
        var error = await Assert.ThrowsAsync<CyborgDbNotFoundException>(() => client.GetIndex("docs", wrong).CountAsync());
        Assert.True(error.MayBeWrongIndexKey);
    }

    [Fact]
    public async Task A_substitute_answers_what_it_is_told()
    {
        var index = Substitute.For<EncryptedIndex>();
        index.QueryAsync(Arg.Any<VectorValues>(), topK: 3, Arg.Any<Filter?>()).Returns([new QueryMatch { Id = "a", Distance = 0.5 }]);
        index.CountAsync().ThrowsAsyncForAnyArgs(new CyborgDbServiceException("down") { IsTransient = true });

        Assert.Equal("a", Assert.Single(await index.QueryAsync(new float[] { 1 }, topK: 3)).Id);
        await Assert.ThrowsAsync<CyborgDbServiceException>(() => index.CountAsync());
    }

    [Fact]
    public async Task An_application_is_pointed_at_the_emulator()
    {
        await using var emulator = await CyborgDbEmulator.StartAsync();
        var builder = Host.CreateApplicationBuilder();

        builder.Configuration["CyborgDb:BaseAddress"] = emulator.BaseAddress.ToString();
        builder.Services.AddCyborgDb(builder.Configuration.GetSection("CyborgDb"));

        using var host = builder.Build();
        Assert.Empty(await host.Services.GetRequiredService<CyborgDbClient>().ListIndexesAsync());
    }
}
