using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class optim
        {
            public static Modules.Adam Adam(IEnumerable<Modules.Parameter> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0, bool amsgrad = false, bool maximize = false) =>
                new(parameters, lr, beta1, beta2, eps, weight_decay, amsgrad, maximize);

            public static Modules.Adam Adam(IEnumerable<(string name, Modules.Parameter parameter)> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0, bool amsgrad = false, bool maximize = false) =>
                new(parameters.Select(entry => entry.parameter), lr, beta1, beta2, eps, weight_decay, amsgrad, maximize);

            public static Modules.Adam Adam(IEnumerable<Modules.Adam.ParamGroup> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0, bool amsgrad = false, bool maximize = false) =>
                new(parameters, lr, beta1, beta2, eps, weight_decay, amsgrad, maximize);
        }
    }
}

namespace TorchSharp.Modules
{
    /// <summary>Adam (Kingma and Ba, 2015), with weight decay as part of the gradient.</summary>
    public class Adam : OptimizerHelper, IBetas
    {
        public Adam(IEnumerable<Parameter> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0, bool amsgrad = false, bool maximize = false)
            : this([new ParamGroup { Parameters = parameters }], lr, beta1, beta2, eps, weight_decay, amsgrad, maximize)
        {
        }

        public Adam(IEnumerable<ParamGroup> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0, bool amsgrad = false, bool maximize = false)
            : base(new Options { LearningRate = lr, beta1 = beta1, beta2 = beta2, eps = eps, weight_decay = weight_decay, amsgrad = amsgrad, maximize = maximize })
        {
            OptimizerOptions.RequireNotNegative(lr, "learning rate");
            OptimizerOptions.RequireNotNegative(eps, "eps");
            OptimizerOptions.RequireBelowOne(beta1, "beta1");
            OptimizerOptions.RequireBelowOne(beta2, "beta2");
            OptimizerOptions.RequireNotNegative(weight_decay, "weight_decay");
            AddGroups(parameters);
        }

        public (double, double) Betas
        {
            get => (((Options)_defaults).beta1!.Value, ((Options)_defaults).beta2!.Value);
            set => (((Options)_defaults).beta1, ((Options)_defaults).beta2) = value;
        }

        public override Tensor? step(Func<Tensor>? closure = null) => Step<Options, State>(Update, closure);

        private static void Update(Parameter parameter, Tensor gradient, State state, Options options)
        {
            Tensor change = Effective(gradient, parameter, options.maximize!.Value, options.weight_decay!.Value);
            var rule = new AdamRule(options.LearningRate!.Value, options.beta1!.Value, options.beta2!.Value, options.eps!.Value);
            Tensor? maximum = options.amsgrad!.Value ? state.max_exp_avg_sq : null;
            rule.Apply(parameter, change, ++state.step, state.exp_avg, state.exp_avg_sq, maximum);
        }

        private protected override OptimizerOptions CreateOptions() => new Options();

        private protected override OptimizerState CreateState(Parameter parameter) => new State(parameter);

        /// <summary>The options of Adam.</summary>
        public class Options : OptimizerOptions
        {
            public double? beta1;
            public double? beta2;
            public double? eps;
            public double? weight_decay;
            public bool? amsgrad;
            public bool? maximize;

            internal override void Visit(OptionVisitor visitor, OptimizerOptions other)
            {
                var options = (Options)other;
                visitor.Visit(ref beta1, options.beta1);
                visitor.Visit(ref beta2, options.beta2);
                visitor.Visit(ref eps, options.eps);
                visitor.Visit(ref weight_decay, options.weight_decay);
                visitor.Visit(ref amsgrad, options.amsgrad);
                visitor.Visit(ref maximize, options.maximize);
            }
        }

        /// <summary>Parameters that Adam treats alike.</summary>
        public class ParamGroup : ParamGroup<Options>, IBetas
        {
            public ParamGroup()
            {
            }

            public ParamGroup(IEnumerable<Parameter> parameters, Options options)
                : base(parameters, options)
            {
            }

            public ParamGroup(IEnumerable<Parameter> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0, bool amsgrad = false, bool maximize = false)
                : base(parameters, new Options { LearningRate = lr, beta1 = beta1, beta2 = beta2, eps = eps, weight_decay = weight_decay, amsgrad = amsgrad, maximize = maximize })
            {
            }

            public (double, double) Betas
            {
                get => (Options.beta1!.Value, Options.beta2!.Value);
                set => (Options.beta1, Options.beta2) = value;
            }
        }

        /// <summary>What Adam remembers of one parameter.</summary>
        public sealed class State : OptimizerState, IDisposable
        {
            public long step;
            public Tensor exp_avg = null!;
            public Tensor exp_avg_sq = null!;
            public Tensor? max_exp_avg_sq;

            public State(Parameter parameter)
                : base(parameter)
            {
            }

            public void Dispose() => Visit(new StateVisitor.Disposer(), this);

            public override void SaveStateDict(BinaryWriter writer) => Visit(new StateVisitor.Writer(writer), this);

            public override void LoadStateDict(BinaryReader reader) => Visit(new StateVisitor.Reader(reader, _parameter.device), this);

            public override void LoadStateDict(OptimizerState source) => Visit(new StateVisitor.Copier(_parameter.device), source);

            public override void Initialize(OptimizerOptions options)
            {
                step = 0;
                Reset(ref exp_avg!, _parameter);
                Reset(ref exp_avg_sq!, _parameter);
                Replace(ref max_exp_avg_sq, ((Options)options).amsgrad!.Value ? zeros_like(_parameter) : null);
            }

            internal override void Visit(StateVisitor visitor, OptimizerState other)
            {
                var state = (State)other;
                visitor.Visit(ref step, state.step);
                visitor.Visit(ref exp_avg, state.exp_avg);
                visitor.Visit(ref exp_avg_sq, state.exp_avg_sq);
                visitor.VisitConditional(ref max_exp_avg_sq, state.max_exp_avg_sq);
            }
        }
    }
}
