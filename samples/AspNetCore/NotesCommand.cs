using System.CommandLine;

namespace AspNetCore;

/// <summary>The command line: settings of the application, which its configuration reads, and help about them.</summary>
internal sealed class NotesCommand : RootCommand
{
    /// <summary>Settings of every ASP.NET Core application.</summary>
    private static readonly string[] s_ofTheHost = ["--environment", "--contentRoot", "--webRoot", "--applicationName"];

    private NotesCommand() : base("""
        Encrypted notes: a page and its API. Settings can also stand in appsettings.json or in the environment (Notes__IndexKey=…).
        """)
    {
        Add(Setting("--urls", "URL", "where the page is (http://localhost:5080)"));
        Add(Setting("--CyborgDb:BaseAddress", "URL", "the service (none: the emulator in this process)"));
        Add(Setting("--CyborgDb:ApiKey", "KEY", "its credential"));
        Add(Setting("--Notes:IndexKey", "HEX", "the key of the index, 64 hexadecimal characters (made at each start)"));
        Add(Setting("--Notes:EmbeddingModel", "NAME", "the service's model that makes vectors (emulator-hash-256, which the emulator alone has)"));
        Add(Setting("--Notes:TenantHeader", "NAME", "the header that names the tenant (none: one index for all)"));
        TreatUnmatchedTokensAsErrors = false;
    }

    /// <summary>Runs the application, or says what can stand on its command line.</summary>
    public static Task<int> RunAsync(string[] arguments, Func<Task> run)
    {
        var command = new NotesCommand();
        command.SetAction(async (parsed, _) =>
        {
            // Any section of the configuration can be set, such as --Logging:LogLevel:Default=Debug.
            if (parsed.UnmatchedTokens.FirstOrDefault(IsUnknown) is { } unknown)
            {
                await Console.Error.WriteLineAsync($"Unknown argument '{unknown.Split('=')[0]}'; --help lists what there is.");
                return 2;
            }
            await run();
            return 0;
        });
        return command.Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null })
            .InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
    }

    private static bool IsUnknown(string token)
    {
        var name = token.Split('=')[0];
        return name.StartsWith('-') && !name.Contains(':', StringComparison.Ordinal) && !s_ofTheHost.Contains(name, StringComparer.OrdinalIgnoreCase);
    }

    private static Option<string?> Setting(string name, string value, string description) => new(name) { HelpName = value, Description = description };
}
