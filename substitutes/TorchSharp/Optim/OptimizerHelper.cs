using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace TorchSharp.Modules;

/// <summary>What the optimizers have in common: groups of parameters, their states, saving and loading.</summary>
public abstract class OptimizerHelper : Optimizer
{
    private readonly Dictionary<Parameter, OptimizerState> _states = new(ReferenceEqualityComparer.Instance);

    protected OptimizerOptions _defaults;

    private protected OptimizerHelper(OptimizerOptions defaults)
    {
        _defaults = defaults;
        defaults.InitialLearningRate = defaults.LearningRate!.Value;
    }

    public void save_state_dict(string location)
    {
        using FileStream stream = File.Create(location);
        using var writer = new BinaryWriter(stream);
        save_state_dict(writer);
    }

    public void save_state_dict(BinaryWriter writer)
    {
        StateDictionary state = state_dict();
        writer.Write(GetType().Name);
        writer.Write7BitEncodedInt(state.Options.Count);
        writer.Write7BitEncodedInt(state.State.Count);
        state.Options.ForEach(options => options.SaveStateDict(writer));
        state.State.ForEach(parameterState => parameterState.SaveStateDict(writer));
    }

    public void load_state_dict(string location)
    {
        using FileStream stream = File.OpenRead(location);
        using var reader = new BinaryReader(stream);
        load_state_dict(reader);
    }

    public void load_state_dict(BinaryReader reader)
    {
        string type = reader.ReadString();
        if (type != GetType().Name)
        {
            throw new InvalidDataException($"The state is that of the optimizer '{type}', not of '{GetType().Name}'.");
        }

        StateDictionary state = state_dict();
        RequireSameCount(reader.Read7BitEncodedInt(), state.Options.Count, "parameter groups");
        RequireSameCount(reader.Read7BitEncodedInt(), state.State.Count, "states");
        state.Options.ForEach(options => options.LoadStateDict(reader));
        state.State.ForEach(parameterState => parameterState.LoadStateDict(reader));
    }

    public virtual void load_state_dict(StateDictionary state_dict)
    {
        StateDictionary state = this.state_dict();
        RequireSameCount(state_dict.Options.Count, state.Options.Count, "parameter groups");
        RequireSameCount(state_dict.State.Count, state.State.Count, "states");
        foreach ((OptimizerOptions target, OptimizerOptions source) in state.Options.Zip(state_dict.Options))
        {
            target.LoadStateDict(source);
        }

        foreach ((OptimizerState target, OptimizerState source) in state.State.Zip(state_dict.State))
        {
            if (!ReferenceEquals(target, source))
            {
                target.LoadStateDict(source);
            }
        }
    }

    public virtual StateDictionary state_dict()
    {
        var dictionary = new StateDictionary();
        foreach (ParamGroup group in _parameter_groups)
        {
            dictionary.Options.Add(group.Options);
            var indices = new List<int>();
            dictionary.StateIndexRef.Add(indices);
            foreach (Parameter parameter in group.Parameters)
            {
                indices.Add(dictionary.State.Count);
                dictionary.State.Add(_states[parameter]);
            }
        }

        return dictionary;
    }

    public void to(Device device)
    {
        foreach (OptimizerState state in _states.Values)
        {
            state.to(device);
        }
    }

    public override IEnumerable<Parameter> parameters() => _parameter_groups.SelectMany(group => group.Parameters);

    public override void add_param_group(ParamGroup param_group)
    {
        // A module's parameters come as a lazy walk over its tree; once is enough.
        param_group.Parameters = param_group.Parameters.ToArray();
        param_group.Options ??= CreateOptions();
        param_group.Options.Complete(_defaults);
        _parameter_groups.Add(param_group);
        foreach (Parameter parameter in param_group.Parameters)
        {
            OptimizerState state = CreateState(parameter);
            state.Initialize(param_group.Options);
            _states[parameter] = state;
        }
    }

    /// <summary>Runs the closure with gradients, and then the update of each group without.</summary>
    protected Tensor? _step<T>(Action<T> body, Func<Tensor>? loss_closure = null)
        where T : ParamGroup
    {
        Tensor? loss = null;
        if (loss_closure is not null)
        {
            using (enable_grad())
            {
                loss = loss_closure();
            }
        }

        using (no_grad())
        using (NewDisposeScope())
        {
            foreach (ParamGroup group in _parameter_groups)
            {
                body((T)group);
            }
        }

        return loss;
    }

    /// <summary>Runs the update of each parameter that has a gradient.</summary>
    private protected Tensor? Step<TOptions, TState>(Action<Parameter, Tensor, TState, TOptions> update, Func<Tensor>? closure)
        where TOptions : OptimizerOptions
        where TState : OptimizerState
    {
        return _step<ParamGroup>(
            group =>
            {
                foreach (Parameter parameter in group.Parameters)
                {
                    using Tensor? gradient = parameter.grad;
                    if (gradient is not null)
                    {
                        update(parameter, gradient, (TState)_states[parameter], (TOptions)group.Options);
                    }
                }
            },
            closure);
    }

    /// <summary>The gradient with its sign and with weight decay, as a new tensor where either changes it.</summary>
    private protected static Tensor Effective(Tensor gradient, Parameter parameter, bool maximize, double weightDecay)
    {
        Tensor signed = maximize ? gradient.neg() : gradient;
        return weightDecay == 0 ? signed : signed.add(parameter, alpha: weightDecay);
    }

    private protected abstract OptimizerOptions CreateOptions();

    private protected abstract OptimizerState CreateState(Parameter parameter);

    private protected void AddGroups(IEnumerable<ParamGroup> groups)
    {
        foreach (ParamGroup group in groups)
        {
            add_param_group(group);
        }
    }

    private protected override void DisposeStates()
    {
        foreach (IDisposable state in _states.Values.OfType<IDisposable>())
        {
            state.Dispose();
        }

        _states.Clear();
    }

    private static void RequireSameCount(int actual, int expected, string things)
    {
        if (actual != expected)
        {
            throw new ArgumentException($"The optimizer has {expected} {things}, the state has {actual}.");
        }
    }
}
