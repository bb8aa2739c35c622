using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using System.Globalization;
using CyborgDb;

namespace BulkIngest;

/// <summary>The command line: what can stand on it, and the settings that it makes.</summary>
internal sealed class IngestCommand : RootCommand
{
    private readonly Argument<string?> _file = new("FILE")
    {
        Arity = ArgumentArity.ZeroOrOne,
        Description = """
            .jsonl: one item a line, {"id":"a","vector":[0.1,0.2],"metadata":{"year":2024},"contents":"text"};
            .npy, .fvecs or .bvecs: vectors, whose ids are their row numbers, so a second file in the
            same index replaces the first; without a file, 200,000 × 128 vectors are made
            """,
    };

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

    private readonly Option<string> _index = new("--index")
    {
        HelpName = "NAME",
        Description = "the index, which is created if need be",
        DefaultValueFactory = static _ => "bulk",
    };

    private readonly Option<string?> _keyFile = new("--key-file")
    {
        HelpName = "FILE",
        Description = """
            where the index key is, in hexadecimal; it is made if there is none.
            Keep it: without it the index is lost. Needed with a service.
            """,
    };

    private readonly Option<int> _batchMegabytes = Number("--batch-mb", "how large a request may be, in MB", 16, 1000);

    private readonly Option<int> _requests = Number("--requests", "how many requests at once", 4, 100);

    public IngestCommand() : base("""
        Puts a file of vectors into an index.

        Ctrl-C ends it and says where it stands. With a service, the same command goes on from there: until all is stored,
        FILE.NAME.checkpoint beside the file says how far it came.
        """)
    {
        _file.Validators.Add(static file =>
        {
            if (file.Tokens is [{ Value: ['-', ..] name }])
                file.AddError(Unknown(name));
        });
        Add(_file);
        Option[] options = [_baseUrl, _apiKey, _index, _keyFile, _batchMegabytes, _requests];
        Array.ForEach(options, Add);
    }

    /// <summary>Reads the arguments, then the environment.</summary>
    /// <returns>Null where there is nothing to do but to end: help was asked for, or something is wrong, and that has been said.</returns>
    public Settings? Read(string[] arguments, out int exitCode)
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
        return new(parsed.GetValue(_file), BaseUrl(parsed), parsed.GetValue(_apiKey) ?? CyborgDbClientOptions.FromEnvironment().ApiKey,
            parsed.GetValue(_index)!, parsed.GetValue(_keyFile), parsed.GetValue(_batchMegabytes), parsed.GetValue(_requests));
    }

    private string? BaseUrl(ParseResult parsed) =>
        parsed.GetValue(_baseUrl) ?? (Environment.GetEnvironmentVariable("CYBORGDB_BASE_URL") is { Length: > 0 } value ? value : null);

    private static int Refuse(string mistake)
    {
        Console.Error.WriteLine(mistake);
        return 2;
    }

    /// <summary>What is wrong, by the first that is. Of what nobody asked for only the name is told: its value may be a secret.</summary>
    private string? Mistake(ParseResult parsed) =>
        parsed.Errors.FirstOrDefault(static error => error.SymbolResult is ArgumentResult or OptionResult)?.Message
        ?? (parsed.UnmatchedTokens is [var first, ..] ? Unknown(first) : null)
        ?? (BaseUrl(parsed) is not null && parsed.GetValue(_keyFile) is null
            ? "With a service --key-file is needed: the key has to outlive this program."
            : null);

    private static string Unknown(string argument) => $"Unknown argument '{argument.Split('=')[0]}'; --help lists what there is.";

    private static Option<int> Number(string name, string description, int standard, int most) => new(name)
    {
        HelpName = "N",
        Description = description,
        DefaultValueFactory = _ => standard,
        CustomParser = result =>
        {
            if (!int.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < 1 || number > most)
                result.AddError($"{name} is a number from 1 to {most}.");
            return number;
        },
    };
}
