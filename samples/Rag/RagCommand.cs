using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using System.Globalization;
using CyborgDb;

namespace Rag;

/// <summary>The command line: what can stand on it, and the settings that it makes.</summary>
internal sealed class RagCommand : RootCommand
{
    private const int MostSources = 10;

    private static readonly string[] s_questions =
        ["Who replaces a failed bulb, and when?", "What do I do in a storm?", "When do I sound the fog horn?"];

    private readonly Argument<string[]> _questions = new("QUESTION")
    {
        Arity = ArgumentArity.ZeroOrMore,
        Description = $"what to ask; without one: {string.Join(' ', s_questions)}",
    };

    private readonly Option<string?> _chapter = new("--chapter")
    {
        HelpName = "NAME",
        Description = "answer from one chapter alone, such as \"The lamp\"",
    };

    private readonly Option<int> _sources = new("--sources")
    {
        HelpName = "N",
        Description = $"how many paragraphs to answer from, 1 to {MostSources}",
        DefaultValueFactory = static _ => 3,
        CustomParser = static result =>
            int.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= MostSources
                ? number
                : Refuse<int>(result, $"--sources is a number from 1 to {MostSources}."),
    };

    private readonly Option<double> _lambda = new("--lambda")
    {
        HelpName = "0..1",
        Description = "1 picks the nearest paragraphs; lower values pick more varied ones",
        DefaultValueFactory = static _ => 0.6,
        CustomParser = static result =>
            double.TryParse(result.Tokens[0].Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number <= 1
                ? number
                : Refuse<double>(result, "--lambda is a number from 0 to 1."),
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

    public RagCommand() : base("Answers questions from the paragraphs of a handbook, and says where each answer stands.")
    {
        _questions.Validators.Add(static questions =>
        {
            if (questions.Tokens.FirstOrDefault(static token => token.Value.StartsWith('-')) is { } option)
                questions.AddError($"Unknown argument '{option.Value.Split('=')[0]}'; --help lists what there is.");
            else if (questions.Tokens.Any(static token => string.IsNullOrWhiteSpace(token.Value)))
                questions.AddError("A question is not empty.");
        });
        Add(_questions);
        Option[] options = [_chapter, _sources, _lambda, _baseUrl, _apiKey];
        Array.ForEach(options, Add);
    }

    /// <summary>Reads the arguments, then the environment.</summary>
    /// <returns>Null where there is nothing to do but to end: help was asked for, or something is wrong, and that has been said.</returns>
    public Settings? Read(string[] arguments, out int exitCode)
    {
        // What begins with @ is a value like others, not the name of a file with arguments.
        var parsed = Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Action is ParseErrorAction)
        {
            Console.Error.WriteLine(parsed.Errors[0].Message);
            exitCode = 2;
            return null;
        }
        exitCode = parsed.Action is null ? 0 : parsed.Invoke();
        return parsed.Action is not null ? null : new(
            parsed.GetValue(_questions) is [_, ..] asked ? asked : s_questions,
            NullIfEmpty(parsed.GetValue(_baseUrl) ?? Environment.GetEnvironmentVariable("CYBORGDB_BASE_URL")),
            NullIfEmpty(parsed.GetValue(_apiKey) ?? CyborgDbClientOptions.FromEnvironment().ApiKey),
            parsed.GetValue(_chapter), parsed.GetValue(_sources), parsed.GetValue(_lambda));
    }

    private static T? Refuse<T>(ArgumentResult result, string mistake)
    {
        result.AddError(mistake);
        return default;
    }

    private static string? NullIfEmpty(string? value) => string.IsNullOrEmpty(value) ? null : value;
}
