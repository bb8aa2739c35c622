using System.Net;

namespace CyborgDb.Emulator.Tests;

public sealed class OptionsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void The_defaults_are_loopback_a_free_port_no_key_and_the_services_threshold()
    {
        var options = new CyborgDbEmulatorOptions();
        Assert.Equal(
            (IPAddress.Loopback, 0, null, null, ServiceVersion.V017),
            (options.Address, options.Port, options.RootKey, options.TrainingThreshold, options.ServiceVersion));
    }

    [Fact]
    public void ToString_shows_no_key()
    {
        var shown = new CyborgDbEmulatorOptions { RootKey = "very-secret" }.ToString();
        Assert.Equal("Address = 127.0.0.1, Port = 0, ServiceVersion = 0.17.0, RootKey = (set), KmsNames = [], TrainingThreshold = default, FaultRate = 0", shown);
        Assert.Contains("RootKey = none", new CyborgDbEmulatorOptions().ToString(), StringComparison.Ordinal);
    }

    public static TheoryData<CyborgDbEmulatorOptions> OutOfRange =>
    [
        new CyborgDbEmulatorOptions { Port = -1 },
        new CyborgDbEmulatorOptions { Port = 65_536 },
        new CyborgDbEmulatorOptions { TrainingThreshold = 0 },
        new CyborgDbEmulatorOptions { RootKey = "" },
        new CyborgDbEmulatorOptions { ServiceVersion = (ServiceVersion)2 },
        new CyborgDbEmulatorOptions { KmsNames = { "a", "a" } },
        new CyborgDbEmulatorOptions { KmsNames = { "" } },
        new CyborgDbEmulatorOptions { FaultRate = -0.1 },
        new CyborgDbEmulatorOptions { FaultRate = 1.1 },
        new CyborgDbEmulatorOptions { FaultRate = double.NaN },
        new CyborgDbEmulatorOptions { Address = null! },
        new CyborgDbEmulatorOptions { Readings = { OneVector = (OneVectorAnswer)2 } },
        new CyborgDbEmulatorOptions { Readings = { TrainableDimension = (TrainableDimension)(-1) } },
    ];

    [Theory]
    [MemberData(nameof(OutOfRange))]
    public async Task An_option_out_of_its_range_is_an_argument_exception(CyborgDbEmulatorOptions options) =>
        await Assert.ThrowsAnyAsync<ArgumentException>(() => CyborgDbEmulator.StartAsync(options, Cancellation));

    [Fact]
    public async Task A_port_that_is_in_use_is_an_io_exception()
    {
        await using var first = await CyborgDbEmulator.StartAsync(cancellationToken: Cancellation);
        await Assert.ThrowsAnyAsync<IOException>(
            () => CyborgDbEmulator.StartAsync(new() { Port = first.BaseAddress.Port }, Cancellation));
    }

    [Fact]
    public async Task Two_emulators_stand_side_by_side_and_share_nothing()
    {
        await using var first = await CyborgDbEmulator.StartAsync(cancellationToken: Cancellation);
        await using var second = await CyborgDbEmulator.StartAsync(cancellationToken: Cancellation);
        Assert.NotEqual(first.BaseAddress, second.BaseAddress);
        Assert.NotSame(first.Store, second.Store);
    }

    [Fact]
    public async Task The_base_address_can_be_called_also_when_listening_on_every_address()
    {
        await using var emulator = await CyborgDbEmulator.StartAsync(new() { Address = IPAddress.Any }, Cancellation);
        Assert.Equal("127.0.0.1", emulator.BaseAddress.Host);
        using var http = new HttpClient { BaseAddress = emulator.BaseAddress };
        using var response = await http.GetAsync(new Uri("v1/health", UriKind.Relative), Cancellation);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task A_disposed_emulator_no_longer_listens_and_can_be_disposed_again()
    {
        var emulator = await CyborgDbEmulator.StartAsync(cancellationToken: Cancellation);
        await emulator.DisposeAsync();
        await emulator.DisposeAsync();
        using var http = new HttpClient { BaseAddress = emulator.BaseAddress };
        await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync(new Uri("v1/health", UriKind.Relative), Cancellation));
    }
}
