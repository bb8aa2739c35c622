using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace CyborgDb.DependencyInjection;

/// <summary>Options out of a configuration section, by name and without reflection; what cannot be read is an error that names the setting.</summary>
internal static class ClientConfiguration
{
    public static void Read(IConfigurationSection configuration, CyborgDbClientOptions options)
    {
        var section = new SettingsSection(configuration);
        section.ThrowIfMissing();
        if (section.Text(nameof(options.BaseAddress)) is { } address)
        {
            options.BaseAddress = Uri.TryCreate(address, UriKind.Absolute, out var uri)
                ? uri
                : throw section.Unreadable(nameof(options.BaseAddress), "an absolute http or https address");
        }
        options.ApiKey = section.Text(nameof(options.ApiKey)) ?? options.ApiKey;
        options.CertificateAuthorityFile = section.Text(nameof(options.CertificateAuthorityFile)) ?? options.CertificateAuthorityFile;
        if (section.Text(nameof(options.Proxy)) is { } proxy)
        {
            options.Proxy = Uri.TryCreate(proxy, UriKind.Absolute, out var uri) && uri is { Scheme: "http" or "https" or "socks4" or "socks4a" or "socks5", UserInfo: "" }
                ? new WebProxy(uri)
                : throw section.Unreadable(nameof(options.Proxy), "an absolute http, https or socks address without a user");
        }
        options.Timeout = section.Time(nameof(options.Timeout), options.Timeout);
        options.MaxResponseBytes = section.Whole(nameof(options.MaxResponseBytes), options.MaxResponseBytes);
        options.MaxItemBytes = section.Whole(nameof(options.MaxItemBytes), options.MaxItemBytes);

        var inner = section.Section(nameof(options.Resilience));
        var resilience = options.Resilience;
        resilience.MaxRetries = inner.Whole(nameof(resilience.MaxRetries), resilience.MaxRetries);
        resilience.RetryDelay = inner.Time(nameof(resilience.RetryDelay), resilience.RetryDelay);
        resilience.MaxRetryDelay = inner.Time(nameof(resilience.MaxRetryDelay), resilience.MaxRetryDelay);
        resilience.LongestRetryAfter = inner.Time(nameof(resilience.LongestRetryAfter), resilience.LongestRetryAfter);
        resilience.AttemptTimeout = inner.Time(nameof(resilience.AttemptTimeout), resilience.AttemptTimeout);
        resilience.MinUploadRate = inner.Whole(nameof(resilience.MinUploadRate), resilience.MinUploadRate);
        resilience.TimePerItem = inner.Time(nameof(resilience.TimePerItem), resilience.TimePerItem);
        resilience.TimePerText = inner.Time(nameof(resilience.TimePerText), resilience.TimePerText);
        resilience.TimePerQuery = inner.Time(nameof(resilience.TimePerQuery), resilience.TimePerQuery);
        resilience.ModelLoadTime = inner.Time(nameof(resilience.ModelLoadTime), resilience.ModelLoadTime);
        resilience.BreakerFailureRatio = inner.Real(nameof(resilience.BreakerFailureRatio), resilience.BreakerFailureRatio);
        resilience.BreakerMinimumThroughput = inner.Whole(nameof(resilience.BreakerMinimumThroughput), resilience.BreakerMinimumThroughput);
        resilience.BreakerSamplingDuration = inner.Time(nameof(resilience.BreakerSamplingDuration), resilience.BreakerSamplingDuration);
        resilience.BreakDuration = inner.Time(nameof(resilience.BreakDuration), resilience.BreakDuration);
        section.ThrowIfUnknown();
    }
}

/// <summary>Validates the options of clients that are registered, when the host starts.</summary>
internal sealed class ClientOptionsValidation : IValidateOptions<CyborgDbClientOptions>
{
    public ValidateOptionsResult Validate(string? name, CyborgDbClientOptions options)
    {
        var client = string.IsNullOrEmpty(name) ? "CyborgDb" : $"CyborgDb client '{name}'";
        string[] problems = [.. options.Problems().Select(problem => $"{client}: {problem.Text}")];
        return problems.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }
}
