using System.Globalization;
using System.Net;
using System.Numerics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace CyborgDb.DependencyInjection;

/// <summary>Options out of a configuration section, by name and without reflection; what cannot be read is an error that names the setting.</summary>
internal static class ClientConfiguration
{
    public static void Read(IConfigurationSection section, CyborgDbClientOptions options)
    {
        if (Setting(section, nameof(options.BaseAddress)) is { } address)
        {
            options.BaseAddress = Uri.TryCreate(address, UriKind.Absolute, out var uri)
                ? uri
                : throw Unreadable(section, nameof(options.BaseAddress), "an absolute http or https address");
        }
        options.ApiKey = Setting(section, nameof(options.ApiKey)) ?? options.ApiKey;
        options.CertificateAuthorityFile = Setting(section, nameof(options.CertificateAuthorityFile)) ?? options.CertificateAuthorityFile;
        if (Setting(section, nameof(options.Proxy)) is { } proxy)
        {
            options.Proxy = Uri.TryCreate(proxy, UriKind.Absolute, out var uri) && uri is { Scheme: "http" or "https" or "socks4" or "socks4a" or "socks5", UserInfo: "" }
                ? new WebProxy(uri)
                : throw Unreadable(section, nameof(options.Proxy), "an absolute http, https or socks address without a user");
        }
        options.Timeout = Time(section, nameof(options.Timeout), options.Timeout);
        options.MaxResponseBytes = Whole(section, nameof(options.MaxResponseBytes), options.MaxResponseBytes);
        options.MaxItemBytes = Whole(section, nameof(options.MaxItemBytes), options.MaxItemBytes);

        var inner = section.GetSection(nameof(options.Resilience));
        var resilience = options.Resilience;
        resilience.MaxRetries = Whole(inner, nameof(resilience.MaxRetries), resilience.MaxRetries);
        resilience.RetryDelay = Time(inner, nameof(resilience.RetryDelay), resilience.RetryDelay);
        resilience.MaxRetryDelay = Time(inner, nameof(resilience.MaxRetryDelay), resilience.MaxRetryDelay);
        resilience.LongestRetryAfter = Time(inner, nameof(resilience.LongestRetryAfter), resilience.LongestRetryAfter);
        resilience.AttemptTimeout = Time(inner, nameof(resilience.AttemptTimeout), resilience.AttemptTimeout);
        resilience.MinUploadRate = Whole(inner, nameof(resilience.MinUploadRate), resilience.MinUploadRate);
        resilience.TimePerItem = Time(inner, nameof(resilience.TimePerItem), resilience.TimePerItem);
        resilience.TimePerText = Time(inner, nameof(resilience.TimePerText), resilience.TimePerText);
        resilience.TimePerQuery = Time(inner, nameof(resilience.TimePerQuery), resilience.TimePerQuery);
        resilience.ModelLoadTime = Time(inner, nameof(resilience.ModelLoadTime), resilience.ModelLoadTime);
        resilience.BreakerFailureRatio = Real(inner, nameof(resilience.BreakerFailureRatio), resilience.BreakerFailureRatio);
        resilience.BreakerMinimumThroughput = Whole(inner, nameof(resilience.BreakerMinimumThroughput), resilience.BreakerMinimumThroughput);
        resilience.BreakerSamplingDuration = Time(inner, nameof(resilience.BreakerSamplingDuration), resilience.BreakerSamplingDuration);
        resilience.BreakDuration = Time(inner, nameof(resilience.BreakDuration), resilience.BreakDuration);
    }

    private static string? Setting(IConfigurationSection section, string name) => section[name] is { Length: > 0 } value ? value : null;

    private static TimeSpan Time(IConfigurationSection section, string name, TimeSpan otherwise)
    {
        if (Setting(section, name) is not { } text)
            return otherwise;
        // As TimeSpan writes it: "-00:00:00.0010000" is what it has for infinite.
        return text.Equals("infinite", StringComparison.OrdinalIgnoreCase)
            ? Timeout.InfiniteTimeSpan
            : TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var time)
                ? time
                : throw Unreadable(section, name, "a time such as 00:01:40, or 'infinite'");
    }

    private static T Whole<T>(IConfigurationSection section, string name, T otherwise)
        where T : IBinaryInteger<T> =>
        Setting(section, name) is not { } text ? otherwise
        : T.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number
        : throw Unreadable(section, name, "a whole number");

    private static double Real(IConfigurationSection section, string name, double otherwise) =>
        Setting(section, name) is not { } text ? otherwise
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number
        : throw Unreadable(section, name, "a number such as 0.5");

    private static OptionsValidationException Unreadable(IConfigurationSection section, string name, string expected) =>
        new(section.Path, typeof(CyborgDbClientOptions), [$"The setting {section.Path}:{name} has to be {expected}."]);
}

/// <summary>Validates the options of clients that are registered, when the host starts.</summary>
internal sealed class ClientOptionsValidation : IValidateOptions<CyborgDbClientOptions>
{
    public ValidateOptionsResult Validate(string? name, CyborgDbClientOptions options)
    {
        var client = string.IsNullOrEmpty(name) ? "CyborgDb" : $"CyborgDb client '{name}'";
        string[] problems = [.. options.Problems().Select(problem => $"{client}: {problem}")];
        return problems.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }
}
