using CyborgDb;
using CyborgDb.Emulator;

namespace Quickstart;

/// <summary>Where the service is: the one that the command line or the environment names, or else an emulator in this process.</summary>
internal sealed record ServiceAddress(string? BaseUrl, string? ApiKey)
{
    public const string Usage = """
        Usage: Quickstart [--base-url URL] [--api-key KEY]

          --base-url URL   the service to use     (or CYBORGDB_BASE_URL)
          --api-key KEY    its credential         (or CYBORGDB_SERVICE_KEY, or CYBORGDB_SERVICE_ROOT_KEY)

        Without an address it starts the emulator in its own process and uses that.
        """;

    /// <summary>Reads the command line, then the environment.</summary>
    /// <exception cref="ArgumentException">The command line is not as <see cref="Usage"/> says.</exception>
    public static ServiceAddress From(string[] arguments)
    {
        var baseUrl = Environment.GetEnvironmentVariable("CYBORGDB_BASE_URL");
        var apiKey = CyborgDbClientOptions.FromEnvironment().ApiKey;
        for (var i = 0; i < arguments.Length; i += 2)
        {
            var value = i + 1 < arguments.Length ? arguments[i + 1] : null;
            switch (arguments[i])
            {
                case "--base-url":
                    baseUrl = value ?? throw new ArgumentException("--base-url needs a value.");
                    break;
                case "--api-key":
                    apiKey = value ?? throw new ArgumentException("--api-key needs a value.");
                    break;
                default:
                    throw new ArgumentException($"There is no option {arguments[i]}.");
            }
        }
        return new ServiceAddress(NullIfEmpty(baseUrl), NullIfEmpty(apiKey));
    }

    /// <summary>Starts the emulator where no service is named.</summary>
    public async Task<CyborgDbEmulator?> StartEmulatorIfNeededAsync() => BaseUrl is null ? await CyborgDbEmulator.StartAsync() : null;

    private static string? NullIfEmpty(string? value) => string.IsNullOrEmpty(value) ? null : value;
}
