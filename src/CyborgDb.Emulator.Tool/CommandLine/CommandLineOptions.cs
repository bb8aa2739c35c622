using System.Globalization;
using System.Net;

namespace CyborgDb.Emulator.CommandLine;

/// <summary>What the arguments asked for: options to start with, help, or what is wrong with them.</summary>
internal sealed record CommandLineOptions(CyborgDbEmulatorOptions Emulator, bool Help, string? Error)
{
    private const int ServicePort = 8000;

    public static CommandLineOptions Parse(ReadOnlySpan<string> arguments)
    {
        var options = new CyborgDbEmulatorOptions { Port = ServicePort };
        while (!arguments.IsEmpty)
        {
            var name = arguments[0];
            arguments = arguments[1..];
            if (name is "--help" or "-h")
                return new(options, Help: true, Error: null);

            string? value = null;
            var equals = name.IndexOf('=');
            if (equals >= 0)
            {
                value = name[(equals + 1)..];
                name = name[..equals];
            }
            else if (!arguments.IsEmpty)
            {
                value = arguments[0];
                arguments = arguments[1..];
            }

            if (Apply(options, name, value) is { } error)
                return new(options, Help: false, error);
        }

        return new(options, Help: false, Error: null);
    }

    private static string? Apply(CyborgDbEmulatorOptions options, string name, string? value)
    {
        if (name is not ("--port" or "--host" or "--root-key" or "--training-threshold" or "--fault-rate" or "--fault-seed"
            or "--service-version" or "--kms" or "--reading"))
        {
            return $"Unknown argument '{name}'; --help lists what there is.";
        }

        if (value is null)
            return $"{name} needs a value.";

        switch (name)
        {
            case "--port":
                if (!TryParseNumber(value, 0, IPEndPoint.MaxPort, out var port))
                    return $"--port takes a number from 0 to {IPEndPoint.MaxPort}.";
                options.Port = port;
                return null;
            case "--host":
                if (value != "localhost" && !IPAddress.TryParse(value, out _))
                    return "--host takes an IP address or localhost.";
                options.Address = value == "localhost" ? IPAddress.Loopback : IPAddress.Parse(value);
                return null;
            case "--root-key":
                if (value.Length == 0)
                    return "--root-key must not be empty.";
                options.RootKey = value;
                return null;
            case "--service-version":
                if (value is not ("0.17" or "0.18"))
                    return "--service-version takes 0.17 or 0.18.";
                options.ServiceVersion = value == "0.18" ? ServiceVersion.V018 : ServiceVersion.V017;
                return null;
            case "--kms":
                if (value.Length == 0 || options.KmsNames.Contains(value))
                    return "--kms takes a name that is not empty and was not given before.";
                options.KmsNames.Add(value);
                return null;
            case "--reading":
                return ReadingSwitches.Apply(options.Readings, value);
            case "--fault-rate":
                if (!double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var rate) || !(rate <= 1))
                    return "--fault-rate takes a number from 0 to 1.";
                options.FaultRate = rate;
                return null;
            case "--fault-seed":
                if (!TryParseNumber(value, 0, int.MaxValue, out var seed))
                    return $"--fault-seed takes a number from 0 to {int.MaxValue}.";
                options.FaultSeed = seed;
                return null;
            default:
                if (!TryParseNumber(value, 1, int.MaxValue, out var threshold))
                    return $"--training-threshold takes a number from 1 to {int.MaxValue}.";
                options.TrainingThreshold = threshold;
                return null;
        }
    }

    private static bool TryParseNumber(string text, int least, int most, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number >= least && number <= most;
}
