using CyborgDb;
using CyborgDb.DependencyInjection;
using CyborgDb.Transport;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers CyborgDB clients and indexes with an application's services.</summary>
public static class CyborgDbServiceCollectionExtensions
{
    /// <summary>
    /// Registers a <see cref="CyborgDbClient"/> as a singleton, and an <see cref="IEncryptedIndexFactory"/> that gives its indexes with the keys of the registered
    /// <see cref="IIndexKeyProvider"/>. The options are validated when the host starts.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Sets the options. Default: the options' own defaults.</param>
    /// <returns>
    /// The builder of the HTTP client underneath, for handlers of the caller's: they run within each attempt, inside the retries. Synchronous
    /// operations go through a handler's <c>Send</c>, not its <c>SendAsync</c>: one that overrides either has to override both.
    /// </returns>
    public static IHttpClientBuilder AddCyborgDb(this IServiceCollection services, Action<CyborgDbClientOptions>? configure = null) =>
        services.AddCyborgDb(Options.Options.DefaultName, configure ?? (static _ => { }));

    /// <summary>Registers a <see cref="CyborgDbClient"/> as a singleton, with the options that a section of the configuration holds.</summary>
    /// <param name="services">The services.</param>
    /// <param name="section">
    /// The section, with <c>BaseAddress</c>, <c>ApiKey</c>, <c>Timeout</c>, <c>CertificateAuthorityFile</c>, <c>Proxy</c> and, below <c>Resilience</c>, the numbers
    /// of <see cref="ResilienceOptions"/>. What is missing keeps its default. A section that is not there or has nothing in it, and a setting
    /// that is none of these, are errors when the host starts, by their names.
    /// </param>
    /// <returns>
    /// The builder of the HTTP client underneath, for handlers of the caller's: they run within each attempt, inside the retries. Synchronous
    /// operations go through a handler's <c>Send</c>, not its <c>SendAsync</c>: one that overrides either has to override both.
    /// </returns>
    /// <example>
    /// <code>
    /// builder.Services.AddCyborgDb(builder.Configuration.GetSection("CyborgDb"));
    /// builder.Services.AddHealthChecks().AddCyborgDb();
    /// </code>
    /// </example>
    public static IHttpClientBuilder AddCyborgDb(this IServiceCollection services, IConfigurationSection section) =>
        services.AddCyborgDb(Options.Options.DefaultName, section);

    /// <summary>Registers a <see cref="CyborgDbClient"/> as a keyed singleton: <c>[FromKeyedServices("eu")] CyborgDbClient client</c>.</summary>
    /// <param name="services">The services.</param>
    /// <param name="name">The client's name, which is also its key.</param>
    /// <param name="configure">Sets the options.</param>
    /// <returns>
    /// The builder of the HTTP client underneath, for handlers of the caller's: they run within each attempt, inside the retries. Synchronous
    /// operations go through a handler's <c>Send</c>, not its <c>SendAsync</c>: one that overrides either has to override both.
    /// </returns>
    public static IHttpClientBuilder AddCyborgDb(this IServiceCollection services, string name, Action<CyborgDbClientOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(configure);
        services.AddOptions<CyborgDbClientOptions>(name).Configure(configure).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<CyborgDbClientOptions>, ClientOptionsValidation>());
        if (name == Options.Options.DefaultName)
        {
            services.TryAddSingleton(provider => NewClient(provider, name));
            services.TryAddSingleton<IEncryptedIndexFactory>(static provider => new RegisteredIndexes(
                provider.GetRequiredService<CyborgDbClient>(), RegisteredIndexes.KeysOf(provider, clientName: null)));
        }
        else
        {
            services.TryAddKeyedSingleton(name, static (provider, key) => NewClient(provider, (string)key!));
            services.TryAddKeyedSingleton<IEncryptedIndexFactory>(name, static (provider, key) => new RegisteredIndexes(
                provider.GetRequiredKeyedService<CyborgDbClient>(key), RegisteredIndexes.KeysOf(provider, (string)key!)));
        }
        // Whoever registers a client again adds to its options; a second set of handlers would multiply its retries.
        if (services.Any(service => service.ServiceType == typeof(Registration) && service.ImplementationInstance is Registration known && known.Name == name))
            return services.AddHttpClient(HttpClientName(name));
        services.AddSingleton(new Registration(name));
        services.AddKeyedSingleton(name, static (provider, key) => new Sockets(OptionsOf(provider, (string)key!)));
        return services.AddHttpClient(HttpClientName(name), static http => http.Timeout = Timeout.InfiniteTimeSpan)
            // The sockets handler replaces its connections itself, so the client may keep its handler for good.
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler(provider => provider.GetRequiredKeyedService<Sockets>(name).Handler)
            // All of them: what handlers of the caller add may be a credential, too.
            .RedactLoggedHeaders(static _ => true)
            .AddHttpMessageHandler(provider =>
            {
                var options = OptionsOf(provider, name);
                return new ResilienceHandler(options.Resilience, options.TimeProvider, Connection.LogOf(options));
            });
    }

    /// <summary>Registers a <see cref="CyborgDbClient"/> as a keyed singleton, with the options that a section of the configuration holds.</summary>
    /// <param name="services">The services.</param>
    /// <param name="name">The client's name, which is also its key.</param>
    /// <param name="section">The section, as for <see cref="AddCyborgDb(IServiceCollection, IConfigurationSection)"/>.</param>
    /// <returns>
    /// The builder of the HTTP client underneath, for handlers of the caller's: they run within each attempt, inside the retries. Synchronous
    /// operations go through a handler's <c>Send</c>, not its <c>SendAsync</c>: one that overrides either has to override both.
    /// </returns>
    public static IHttpClientBuilder AddCyborgDb(this IServiceCollection services, string name, IConfigurationSection section)
    {
        ArgumentNullException.ThrowIfNull(section);
        return services.AddCyborgDb(name, options => ClientConfiguration.Read(section, options));
    }

    /// <summary>
    /// Registers an <see cref="EncryptedIndex"/> as a singleton under its name, <c>[FromKeyedServices("docs")] EncryptedIndex docs</c>; the first that is
    /// registered is injected without a name too. It is not opened: what is wrong with it shows at the first operation.
    /// </summary>
    /// <param name="services">The services, to which a client has been or will be added with <c>AddCyborgDb</c>.</param>
    /// <param name="indexName">The index's name.</param>
    /// <param name="keys">Gives the provider of its key.</param>
    /// <param name="clientName">The name of the client that it belongs to. Default: <see langword="null"/>, the client without a name.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentException"><paramref name="indexName"/> is empty.</exception>
    public static IServiceCollection AddCyborgDbIndex(
        this IServiceCollection services, string indexName, Func<IServiceProvider, IIndexKeyProvider> keys, string? clientName = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrEmpty(indexName);
        ArgumentNullException.ThrowIfNull(keys);
        services.AddKeyedSingleton(indexName, (provider, _) =>
        {
            var client = clientName is null
                ? provider.GetRequiredService<CyborgDbClient>()
                : provider.GetRequiredKeyedService<CyborgDbClient>(clientName);
            return client.GetIndex(indexName, keys(provider));
        });
        services.TryAddSingleton(provider => provider.GetRequiredKeyedService<EncryptedIndex>(indexName));
        return services;
    }

    /// <summary>
    /// Registers an <see cref="EncryptedIndex"/> whose key comes from the registered <see cref="IIndexKeyProvider"/>: for a client with a name, the one that is
    /// keyed by that name, or else the one without a key.
    /// </summary>
    /// <inheritdoc cref="AddCyborgDbIndex(IServiceCollection, string, Func{IServiceProvider, IIndexKeyProvider}, string?)"/>
    public static IServiceCollection AddCyborgDbIndex(this IServiceCollection services, string indexName, string? clientName = null) =>
        services.AddCyborgDbIndex(indexName, provider => RegisteredIndexes.KeysOf(provider, clientName), clientName);

    /// <summary>
    /// Registers an <see cref="EncryptedIndex"/> whose key comes from a provider of a type that the services make. The type is registered as the
    /// application's <see cref="IIndexKeyProvider"/> too, unless there is one: <see cref="IEncryptedIndexFactory"/> then gives further indexes with its keys.
    /// </summary>
    /// <typeparam name="TProvider">The provider's type; registered as a singleton unless it is registered already.</typeparam>
    /// <inheritdoc cref="AddCyborgDbIndex(IServiceCollection, string, Func{IServiceProvider, IIndexKeyProvider}, string?)"/>
    public static IServiceCollection AddCyborgDbIndex<
        [System.Diagnostics.CodeAnalysis.DynamicallyAccessedMembers(System.Diagnostics.CodeAnalysis.DynamicallyAccessedMemberTypes.PublicConstructors)] TProvider>(
        this IServiceCollection services, string indexName, string? clientName = null)
        where TProvider : class, IIndexKeyProvider
    {
        ArgumentNullException.ThrowIfNull(services);
        services.TryAddSingleton<TProvider>();
        services.TryAddSingleton<IIndexKeyProvider>(static provider => provider.GetRequiredService<TProvider>());
        return services.AddCyborgDbIndex(indexName, static provider => provider.GetRequiredService<TProvider>(), clientName);
    }

    private static CyborgDbClient NewClient(IServiceProvider provider, string name) =>
        new(new Connection(
            OptionsOf(provider, name), provider.GetRequiredService<IHttpClientFactory>().CreateClient(HttpClientName(name)),
            provider.GetRequiredKeyedService<Sockets>(name)));

    private static CyborgDbClientOptions OptionsOf(IServiceProvider provider, string name)
    {
        var options = provider.GetRequiredService<IOptionsMonitor<CyborgDbClientOptions>>().Get(name).Copy();
        options.LoggerFactory ??= provider.GetService<ILoggerFactory>();
        return options;
    }

    private static string HttpClientName(string name) => name.Length == 0 ? "CyborgDb" : $"CyborgDb:{name}";

    /// <summary>Says that a client of this name has been registered.</summary>
    private sealed record Registration(string Name);

    /// <summary>The handler that opens sockets, unless the caller sets another: the factory's clients do not dispose of theirs, so the client of this library does.</summary>
    private sealed class Sockets(CyborgDbClientOptions options) : IDisposable
    {
        private readonly Lazy<SocketsHttpHandler> _handler = new(() => SocketsHandler.Create(options));

        public HttpMessageHandler Handler => _handler.Value;

        public void Dispose()
        {
            if (_handler.IsValueCreated)
                _handler.Value.Dispose();
        }
    }
}
