using CyborgDb;
using Quickstart;

if (new QuickstartCommand().Read(args, out var exitCode) is not { } address)
    return exitCode;

try
{
    await using var emulator = await address.StartEmulatorIfNeededAsync();
    var baseUrl = address.BaseUrl ?? emulator!.BaseAddress.ToString();
    using var client = new CyborgDbClient(baseUrl, emulator is null ? address.ApiKey : null);
    var health = await client.GetHealthAsync();
    Console.WriteLine(emulator is null
        ? $"Using the service at {baseUrl}, version {health.Version}."
        : $"No service named: started the emulator (of version {health.Version}) at {baseUrl}, in this process.");
    await Tour.RunAsync(client);
    return 0;
}
catch (ArgumentException error)
{
    // Without the name that the argument has in the library.
    Console.Error.WriteLine(error.Message.Split(" (Parameter '")[0]);
    return 2;
}
catch (CyborgDbException error)
{
    Console.Error.WriteLine(error.Message);
    return 1;
}
