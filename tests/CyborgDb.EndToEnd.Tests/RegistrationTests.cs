using CyborgDb.Emulator;
using CyborgDb.EndToEnd.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CyborgDb.EndToEnd.Tests;

/// <summary>Clients and health checks in an application's services.</summary>
public sealed class RegistrationTests
{
    [Fact]
    public async Task A_client_is_configured_by_an_action()
    {
        await using var emulator = await CyborgDbEmulator.StartAsync(new() { RootKey = "root" });
        await using var services = Services(s => s.AddCyborgDb(o =>
        {
            o.BaseAddress = emulator.BaseAddress;
            o.ApiKey = "root";
        }));
        var client = services.GetRequiredService<CyborgDbClient>();
        Assert.Same(client, services.GetRequiredService<CyborgDbClient>());
        using var key = IndexKey.Generate();
        var index = await client.CreateIndexAsync("a", key);
        await index.UpsertAsync(["1"], new float[,] { { 1 } });
        Assert.Single(await Task.Run(() => index.Query([1f])));
    }

    [Fact]
    public async Task A_client_is_configured_by_a_section()
    {
        await using var emulator = await CyborgDbEmulator.StartAsync(new() { RootKey = "root" });
        var section = Section(
            ("BaseAddress", emulator.BaseAddress.ToString()), ("ApiKey", "root"), ("Timeout", "00:00:07"), ("Resilience:MaxRetries", "2"),
            ("Resilience:RetryDelay", "00:00:00.25"), ("Resilience:BreakerFailureRatio", "0.75"), ("Resilience:AttemptTimeout", "infinite"));
        await using var services = Services(s => s.AddCyborgDb(section));
        var options = services.GetRequiredService<IOptionsMonitor<CyborgDbClientOptions>>().CurrentValue;
        Assert.Equal((TimeSpan.FromSeconds(7), 2, TimeSpan.FromSeconds(0.25)), (options.Timeout, options.Resilience.MaxRetries, options.Resilience.RetryDelay));
        Assert.Equal((0.75, Timeout.InfiniteTimeSpan), (options.Resilience.BreakerFailureRatio, options.Resilience.AttemptTimeout));
        Assert.Empty(await services.GetRequiredService<CyborgDbClient>().ListIndexesAsync());
    }

    [Fact]
    public async Task Clients_with_a_name_are_keyed_services_with_options_of_their_own()
    {
        await using var eu = await ScriptedServer.StartAsync(Answer.Json("""{"indexes":["eu"]}"""));
        await using var us = await ScriptedServer.StartAsync(Answer.Json("""{"indexes":["us"]}"""));
        await using var services = Services(s =>
        {
            s.AddCyborgDb("eu", o => o.BaseAddress = eu.BaseAddress);
            s.AddCyborgDb("us", Section(("BaseAddress", us.BaseAddress.ToString()), ("ApiKey", "of-us")));
        });
        Assert.Equal(["eu"], await services.GetRequiredKeyedService<CyborgDbClient>("eu").ListIndexesAsync());
        Assert.Equal(["us"], await services.GetRequiredKeyedService<CyborgDbClient>("us").ListIndexesAsync());
        Assert.False(eu.Requests[0].Headers.ContainsKey("X-API-Key"));
        Assert.Equal("of-us", us.Requests[0].Headers["X-API-Key"]);
        Assert.Null(services.GetService<CyborgDbClient>());
        Assert.Null(services.GetKeyedService<CyborgDbClient>("asia"));
    }

    [Fact]
    public async Task Options_that_are_changed_after_the_client_was_made_change_nothing_of_it()
    {
        await using var service = await ScriptedServer.StartAsync(Answer.Status(429, "", ("Retry-After", "0.001")), Answer.Json("""{"indexes":["a"]}"""));
        var services = new ServiceCollection();
        services.AddCyborgDb(options => options.BaseAddress = service.BaseAddress);
        await using var provider = services.BuildServiceProvider();
        var client = provider.GetRequiredService<CyborgDbClient>();
        provider.GetRequiredService<IOptionsMonitor<CyborgDbClientOptions>>().CurrentValue.Resilience.LongestRetryAfter = TimeSpan.Zero;
        Assert.Equal(["a"], await client.ListIndexesAsync());
    }

    public static TheoryData<string, string, string> Mistakes => new()
    {
        { "BaseAddress", "ftp://service", "BaseAddress has to be an absolute http or https address" },
        { "BaseAddress", "not an address", "CyborgDb:BaseAddress has to be an absolute http or https address" },
        { "BaseAddress", "http://user:secret@service", "BaseAddress is a scheme, a host and perhaps a path" },
        { "ApiKey", "with a space", "ApiKey is a credential with a character that" },
        { "Timeout", "soon", "CyborgDb:Timeout has to be a time such as 00:01:40" },
        { "Timeout", "20", "CyborgDb:Timeout has to be a time such as 00:01:40" },
        { "Resilience:BreakDuration", "1", "CyborgDb:Resilience:BreakDuration has to be a time such as 00:01:40" },
        { "Timeout", "00:00:00", "Timeout is longer than zero" },
        { "CertificateAuthorityFile", "/no/such/file.pem", "CertificateAuthorityFile: there is no file '/no/such/file.pem'" },
        { "Proxy", "proxy.example", "CyborgDb:Proxy has to be an absolute http, https or socks address" },
        { "Proxy", "http://user:secret@proxy.example", "CyborgDb:Proxy has to be an absolute http, https or socks address without a user" },
        { "Resilience:MaxRetries", "-1", "Resilience.MaxRetries is 0 or more, not -1" },
        { "Resilience:MaxRetries", "many", "CyborgDb:Resilience:MaxRetries has to be a whole number" },
        { "Resilience:RetryDelay", "-00:00:01", "Resilience.RetryDelay is between zero and a day" },
        { "Resilience:MaxRetryDelay", "00:00:00.1", "Resilience.MaxRetryDelay is between RetryDelay and a day" },
        { "Resilience:AttemptTimeout", "00:00:00", "Resilience.AttemptTimeout is between 10 milliseconds and a day" },
        { "Resilience:MinUploadRate", "0", "Resilience.MinUploadRate is 1 byte a second or more" },
        { "Resilience:LongestRetryAfter", "-00:00:01", "Resilience.LongestRetryAfter is between zero and a day" },
        { "Resilience:TimePerItem", "infinite", "Resilience.TimePerItem is between zero and a day" },
        { "Resilience:TimePerText", "2.00:00:00", "Resilience.TimePerText is between zero and a day" },
        { "Resilience:TimePerQuery", "-00:00:01", "Resilience.TimePerQuery is between zero and a day" },
        { "Resilience:ModelLoadTime", "long", "CyborgDb:Resilience:ModelLoadTime has to be a time such as 00:01:40" },
        { "Resilience:BreakerFailureRatio", "half", "CyborgDb:Resilience:BreakerFailureRatio has to be a number such as 0.5" },
        { "Resilience:BreakerFailureRatio", "1.5", "Resilience.BreakerFailureRatio is more than 0 and at most 1" },
        { "Resilience:BreakerMinimumThroughput", "1", "Resilience.BreakerMinimumThroughput is 2 or more" },
        { "Resilience:BreakerSamplingDuration", "00:00:00.4", "Resilience.BreakerSamplingDuration is between 0.5 seconds and a day" },
        { "Resilience:BreakDuration", "2.00:00:00", "Resilience.BreakDuration is between 0.5 seconds and a day" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task A_host_with_a_wrong_setting_does_not_start_and_says_which_it_is(string setting, string value, string says)
    {
        foreach (var name in new[] { "", "eu" })
        {
            using var host = NewHost(services =>
            {
                if (name.Length == 0)
                    services.AddCyborgDb(Section((setting, value)));
                else
                    services.AddCyborgDb(name, Section((setting, value)));
            });
            var error = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());
            Assert.Contains(says, error.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("secret", error.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain("with a space", error.ToString(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("BaseUrl", "There is no setting CyborgDb:BaseUrl. Is CyborgDb:BaseAddress meant?")]
    [InlineData("BaseAdress", "There is no setting CyborgDb:BaseAdress. Is CyborgDb:BaseAddress meant?")]
    [InlineData("apikye", "There is no setting CyborgDb:apikye. Is CyborgDb:ApiKey meant?")]
    [InlineData("TimeoutSeconds", "There is no setting CyborgDb:TimeoutSeconds. Is CyborgDb:Timeout meant?")]
    [InlineData("MaxRetries", "There is no setting CyborgDb:MaxRetries. Is CyborgDb:Resilience:MaxRetries meant?")]
    [InlineData("Url", "There is no setting CyborgDb:Url. There are: ApiKey, BaseAddress,")]
    [InlineData("Resilience:Retries", "There is no setting CyborgDb:Resilience:Retries. Is CyborgDb:Resilience:MaxRetries meant?")]
    [InlineData("Timeout:Seconds", "The setting CyborgDb:Timeout has to be a value, and is a section.")]
    [InlineData("Resilience", "CyborgDb:Resilience is a value, and has to be a section with settings in it.")]
    [InlineData("", "CyborgDb is a value, and has to be a section with settings in it.")]
    public async Task A_host_with_a_setting_that_does_not_exist_does_not_start_and_says_which_one_is_meant(string setting, string says)
    {
        using var host = NewHost(services => services.AddCyborgDb(Section((setting, "a value that nobody may see"), ("ApiKey", "root"))));
        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());
        Assert.StartsWith(says, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("nobody may see", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_with_several_settings_that_do_not_exist_names_them_all()
    {
        using var host = NewHost(services => services.AddCyborgDb(Section(("BaseUrl", "http://a"), ("Resilience:Retry", "1"))));
        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());
        Assert.Equal(2, error.Failures.Count());
    }

    [Fact]
    public async Task A_host_without_the_section_does_not_start_and_names_it()
    {
        using var host = NewHost(services => services.AddCyborgDb(new ConfigurationBuilder().Build().GetSection("Cyborg")));
        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());
        Assert.StartsWith("The configuration has no section 'Cyborg', or nothing in it.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_are_named_in_any_case()
    {
        using var host = NewHost(services => services.AddCyborgDb(Section(("baseaddress", "https://service.example/path"), ("RESILIENCE:maxretries", "1"))));
        await host.StartAsync();
        Assert.Equal("https://service.example/path/", host.Services.GetRequiredService<CyborgDbClient>().BaseAddress.ToString());
        await host.StopAsync();
    }

    [Fact]
    public async Task A_host_with_right_settings_starts()
    {
        using var host = NewHost(services => services.AddCyborgDb(Section(("BaseAddress", "https://service.example/path"))));
        await host.StartAsync();
        Assert.Equal("https://service.example/path/", host.Services.GetRequiredService<CyborgDbClient>().BaseAddress.ToString());
        await host.StopAsync();
    }

    [Fact]
    public async Task Handlers_of_the_caller_run_once_for_each_attempt()
    {
        await using var service = await ScriptedServer.StartAsync(Answer.Status(503), Answer.Status(503), Answer.Json("""{"indexes":[]}"""));
        var handler = new CountingHandler();
        await using var services = Services(s => s
            .AddCyborgDb(o =>
            {
                o.BaseAddress = service.BaseAddress;
                o.Resilience.RetryDelay = TimeSpan.Zero;
            })
            .AddHttpMessageHandler(() => handler));
        Assert.Empty(await services.GetRequiredService<CyborgDbClient>().ListIndexesAsync());
        Assert.Equal(3, handler.Count);
        Assert.Equal(["1", "2", "3"], service.Requests.Select(request => request.Headers["X-Attempt"].ToString()));
    }

    [Fact]
    public async Task Registering_a_client_twice_does_not_multiply_its_retries()
    {
        await using var service = await ScriptedServer.StartAsync(Answer.Status(503));
        await using var services = Services(s =>
        {
            s.AddCyborgDb(o => o.Resilience.RetryDelay = TimeSpan.Zero);
            s.AddCyborgDb(o => o.BaseAddress = service.BaseAddress);
        });
        var error = await Assert.ThrowsAsync<CyborgDbServiceException>(() => services.GetRequiredService<CyborgDbClient>().ListIndexesAsync());
        Assert.Equal(4, error.Attempts);
        Assert.Equal(4, service.Requests.Count);
    }

    [Fact]
    public async Task The_health_check_follows_the_service()
    {
        await using var service = await ScriptedServer.StartAsync(
            Answer.Json("""{"status":"healthy","api_version":"v1","version":"0.17.3"}"""),
            Answer.Json("""{"status":"starting","api_version":"v1","version":"0.17.3"}"""),
            Answer.Detail(503, "not now"));
        await using var services = Services(s =>
        {
            s.AddCyborgDb("eu", o =>
            {
                o.BaseAddress = service.BaseAddress;
                o.Resilience.MaxRetries = 0;
            });
            s.AddHealthChecks().AddCyborgDb("eu", tags: ["ready"]).AddCyborgDb("eu", name: "other", failureStatus: HealthStatus.Degraded);
        });
        var checks = services.GetRequiredService<HealthCheckService>();
        Task<HealthReport> CheckAsync(string name) => checks.CheckHealthAsync(check => check.Name == name);

        var entry = (await CheckAsync("cyborgdb-eu")).Entries["cyborgdb-eu"];
        Assert.Equal((HealthStatus.Healthy, "CyborgDB 0.17.3 is healthy."), (entry.Status, entry.Description));
        Assert.Equal(["ready"], entry.Tags);
        entry = (await CheckAsync("cyborgdb-eu")).Entries["cyborgdb-eu"];
        Assert.Equal((HealthStatus.Unhealthy, "CyborgDB 0.17.3 is starting."), (entry.Status, entry.Description));
        entry = (await CheckAsync("other")).Entries["other"];
        Assert.Equal(HealthStatus.Degraded, entry.Status);
        Assert.Contains("503", entry.Description, StringComparison.Ordinal);
        Assert.IsType<CyborgDbServiceException>(entry.Exception);
    }

    [Theory]
    [InlineData("http://service.example", true)]
    [InlineData("http://192.0.2.1:8000", true)]
    [InlineData("https://service.example", false)]
    [InlineData("http://localhost:8000", false)]
    [InlineData("http://127.0.0.1:8000", false)]
    [InlineData("http://127.8.9.1", false)]
    [InlineData("http://[::1]:8000", false)]
    public async Task Plain_http_to_another_machine_is_warned_of_once(string address, bool warned)
    {
        var logs = new LogCollector();
        using (var direct = new CyborgDbClient(new CyborgDbClientOptions { BaseAddress = new Uri(address), LoggerFactory = logs }))
            Assert.Equal(address, direct.BaseAddress.ToString().TrimEnd('/'));
        Assert.Equal(warned ? 1 : 0, logs.Warnings.Count);

        await using var services = Services(s =>
        {
            s.AddLogging(logging => logging.AddProvider(logs));
            s.AddCyborgDb(o => o.BaseAddress = new Uri(address));
        });
        Assert.Same(services.GetRequiredService<CyborgDbClient>(), services.GetRequiredService<CyborgDbClient>());
        Assert.Equal(warned ? 2 : 0, logs.Warnings.Count);
        Assert.All(logs.Warnings, line => Assert.Contains("unencrypted", line.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_credential_is_in_no_log_at_any_level()
    {
        const string Credential = "credential-that-nobody-may-log";
        await using var emulator = await CyborgDbEmulator.StartAsync(new() { RootKey = Credential });
        var logs = new LogCollector();
        await using var services = Services(s =>
        {
            s.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(logs));
            s.AddCyborgDb(o =>
            {
                o.BaseAddress = emulator.BaseAddress;
                o.ApiKey = Credential;
            }).AddHttpMessageHandler(() => new AuthorizingHandler(Credential));
        });
        var client = services.GetRequiredService<CyborgDbClient>();
        using var key = IndexKey.Generate();
        var index = await client.CreateIndexAsync("a", key);
        Assert.Equal(0, await index.CountAsync());
        await Assert.ThrowsAsync<CyborgDbAuthenticationException>(() => index.CountAsync(new() { ApiKey = Credential + "-wrong" }));

        Assert.Contains(logs.Lines, line => line.Level == LogLevel.Trace && line.Everything.Contains("X-API-Key", StringComparison.OrdinalIgnoreCase));
        Assert.All(logs.Lines, line => Assert.DoesNotContain(Credential, line.Everything, StringComparison.Ordinal));
        Assert.All(logs.Lines, line => Assert.DoesNotContain(key.ExportHex(), line.Everything, StringComparison.OrdinalIgnoreCase));
    }

    private static ServiceProvider Services(Action<IServiceCollection> configure)
    {
        var services = new ServiceCollection();
        configure(services);
        return services.BuildServiceProvider();
    }

    private static IHost NewHost(Action<IServiceCollection> configure)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        configure(builder.Services);
        return builder.Build();
    }

    private static IConfigurationSection Section(params (string Name, string Value)[] settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(settings.ToDictionary(setting => $"CyborgDb:{setting.Name}".TrimEnd(':'), setting => (string?)setting.Value)).Build()
        .GetSection("CyborgDb");

    /// <summary>As callers add one for a gateway in between.</summary>
    private sealed class AuthorizingHandler(string secret) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.Headers.Authorization = new("Bearer", secret);
            return base.SendAsync(request, cancellationToken);
        }
    }

    private sealed class CountingHandler : DelegatingHandler
    {
        public int Count { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.Headers.Remove("X-Attempt");
            request.Headers.Add("X-Attempt", $"{++Count}");
            return base.SendAsync(request, cancellationToken);
        }
    }
}
