using System.CommandLine;
using System.CommandLine.Invocation;
using CyborgDb;

namespace Quickstart;

/// <summary>The command line: what can stand on it, and what it says of the service.</summary>
internal sealed class QuickstartCommand : RootCommand
{
    private readonly Option<string?> _baseUrl = new("--base-url")
    {
        HelpName = "URL",
        Description = "the service to use (or CYBORGDB_BASE_URL; none: an emulator in this process)",
    };

    private readonly Option<string?> _apiKey = new("--api-key")
    {
        HelpName = "KEY",
        Description = "its credential (or CYBORGDB_SERVICE_KEY, or CYBORGDB_SERVICE_ROOT_KEY)",
    };

    public QuickstartCommand() : base("Stores handwritten digits in an encrypted index and recognises others by their nearest neighbours.")
    {
        Add(_baseUrl);
        Add(_apiKey);
    }

    /// <summary>Reads the arguments, then the environment.</summary>
    /// <returns>Null where there is nothing to do but to end: help was asked for, or something is wrong, and that has been said.</returns>
    public ServiceAddress? Read(string[] arguments, out int exitCode)
    {
        // What begins with @ is a value like others, not the name of a file with arguments.
        var parsed = Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
        var isForHelp = parsed.Action is not (null or ParseErrorAction);
        if (isForHelp || Mistake(parsed) is not null)
        {
            exitCode = isForHelp ? parsed.Invoke() : Refuse(Mistake(parsed)!);
            return null;
        }
        exitCode = 0;
        return new(
            NullIfEmpty(parsed.GetValue(_baseUrl) ?? Environment.GetEnvironmentVariable("CYBORGDB_BASE_URL")),
            NullIfEmpty(parsed.GetValue(_apiKey) ?? CyborgDbClientOptions.FromEnvironment().ApiKey));
    }

    /// <summary>What is wrong, by the first that is. Of what nobody asked for only the name is told: its value may be a secret.</summary>
    private static string? Mistake(ParseResult parsed) => parsed.UnmatchedTokens is [var unknown, ..]
        ? $"Unknown argument '{unknown.Split('=')[0]}'; --help lists what there is."
        : parsed.Errors is [var error, ..] ? error.Message : null;

    private static int Refuse(string mistake)
    {
        Console.Error.WriteLine(mistake);
        return 2;
    }

    private static string? NullIfEmpty(string? value) => string.IsNullOrEmpty(value) ? null : value;
}
